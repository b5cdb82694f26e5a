"""Module `delivery`: an image registry, and the roles that GitHub's runs assume."""

from constructs import Construct

from constructs_lib.delivery.github import MAIN, GitHub
from constructs_lib.delivery.image_rights import see_images
from constructs_lib.delivery.plan_access import PLAN
from constructs_lib.delivery.registry import Registry
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import EXAMPLE_KEY
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import matches

APPLY = "apply"


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "delivery")
    registry = Registry(
        domain,
        "registry",
        site=module.site,
        thing="app",
        key=ExistingKey(
            module.text("registry_key_arn", "KMS key of the images", example=EXAMPLE_KEY)
        ),
        readers=module.texts(
            "reader_arns",
            "Who may pull images: accounts as arn:aws:iam::<account>:root, or roles",
            example=["arn:aws:iam::210987654321:root"],
        ),
    )
    module.publish("repository_url", registry.repository.repository_url, "Where images are pulled")
    module.publish("repository_arn", registry.repository.arn, "Repository of images")
    _pipelines(module, domain, registry)


def _pipelines(module: ModuleStack, domain: Construct, registry: Registry) -> None:
    github = GitHub(
        domain,
        "github",
        site=module.site,
        repositories=[
            module.text(
                "repository",
                "GitHub repository that is trusted, as the subjects of its runs name it: "
                "<owner>@<id>/<name>@<id>, or <owner>/<name> where it is older than 2026-07-15",
                example="acme@123456/platform@456789",
                validation=matches("repository", "[^/*]+/[^/*]+", "<owner>/<name>", "acme"),
            )
        ],
    )
    zone = module.text(
        "zone_arn",
        "DNS zone whose records a deployment changes",
        example="arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
    )
    plan = github.role(PLAN, subject="pull_request", purpose="Plans pull requests, changes nothing")
    plan.allow_reading(zone)
    plan.allow_reading_policies([registry.repository.arn])
    plan.allow("images", see_images([registry.repository.arn]))
    apply = github.role(
        APPLY,
        subject=f"environment:{module.naming.environment}",
        purpose=f"Deploys {module.naming.environment}",
        refs=MAIN,
    )
    apply.allow_records(zone)
    apply.allow("images", see_images([registry.repository.arn]))
    for thing, role in ((PLAN, plan), (APPLY, apply)):
        role.attach(
            "state",
            module.text(
                f"{thing}_state_policy_arn",
                f"IAM policy that gives a {thing} its part of the state",
                example=f"arn:aws:iam::123456789012:policy/acme-state-{thing}",
            ),
        )
        role.allow_assuming(
            module.texts(
                f"{thing}_role_arns",
                f"Roles in the environment's account that a {thing} goes on into",
                example=[f"arn:aws:iam::210987654321:role/acme-staging-{thing}"],
            )
        )
        module.publish(f"{thing}_role_arn", role.role.arn, f"Role of a {thing} in GitHub Actions")


DELIVERY = Module(
    name="delivery",
    purpose="A registry of images with immutable tags, and two roles that GitHub Actions assumes "
    "without keys: to plan pull requests, and to deploy one protected environment.",
    choices=(
        "Each role trusts exactly one subject of one repository; a session ends after an hour.",
        (
            "The role that plans reads; the role that deploys is for runs on `main` of the GitHub "
            "environment that is named like `environment`."
        ),
        "Images are scanned when they are pushed; the latest 1,000 are kept.",
        "An account has one identity provider for GitHub: call this once in each.",
    ),
    cost="About 0.10 USD a month for each GB of images.",
    build=_build,
    checks={
        "a tag is never moved to another image": (
            'aws_ecr_repository.registry_main.image_tag_mutability == "IMMUTABLE"'
        ),
        "sessions end after an hour": (
            "alltrue([for role in [aws_iam_role.github_plan_main, aws_iam_role.github_apply_main] "
            ": role.max_session_duration == 3600])"
        ),
        "names follow the convention": (
            'aws_iam_role.github_apply_main.name == "acme-staging-apply"'
        ),
    },
)
