"""Roles of pipelines in the shared account: what a run may do, and which accounts it enters."""

from collections.abc import Sequence

from cdktf import DataTerraformRemoteStateS3
from cdktf_cdktf_provider_aws.route53_zone import Route53Zone

from constructs_lib.delivery.github import MAIN, PROMOTED, GitHub
from constructs_lib.delivery.image_rights import push_images, see_images
from constructs_lib.delivery.preview_access import PreviewAccess
from constructs_lib.naming import Naming
from environments import Environment, Platform, previews
from environments.previews import PreviewsAccount
from stacks import shared_set_up
from stacks.base import shared_naming
from stacks.pipelines import (
    IMAGES,
    PLAN,
    PLAN_SHARED,
    PLAN_SHARED_RUN,
    apply_run,
    apply_thing,
    plan_run,
    plan_thing,
)
from stacks.records import records_role_arn
from stacks.registries import WithRegistries
from stacks.state_backend import StateBackendStack, policy_output


class WithPipelines(WithRegistries):
    """A stack with a role for each kind of run, for an hour and without keys."""

    def _pipelines(
        self,
        state_backend: StateBackendStack,
        environments: Sequence[Environment],
        zone: Route53Zone,
    ) -> None:
        """Grant each run the state it needs and the accounts it works in, nothing more."""
        states = self.refer_to(state_backend)
        trusted = self.platform.trusted_repositories
        github = GitHub(self, "github", site=self.site, repositories=trusted)
        by_name = {each.name: each for each in environments}
        unprotected = [each for each in environments if not each.protected]
        if unprotected:
            subjects: tuple[str, ...] = ("pull_request", f"environment:{PLAN}")
            self._plans(github, states, zone, PLAN, subjects=subjects, of=unprotected)
        for environment in environments:
            if environment.protected:
                thing = plan_thing(environment)
                subjects = (f"environment:{plan_run(environment)}",)
                self._plans(
                    github,
                    states,
                    zone,
                    thing,
                    subjects=subjects,
                    of=[environment],
                    refs=PROMOTED,
                )
            apply = github.role(
                apply_thing(environment.name),
                subject=f"environment:{apply_run(environment.name)}",
                purpose=f"Deploys {environment.name}",
                refs=PROMOTED if environment.promotion else MAIN,
            )
            apply.attach("state", states.get_string(policy_output(environment.name)))
            apply.allow_records(zone.arn)
            apply.allow("images", see_images(self._repository_arns(environment)))
            role = self.platform.deployment_role_in(environment.name)
            # What is promoted runs in another environment before, which it looks at.
            before = [by_name[environment.promotion.after]] if environment.promotion else []
            apply.allow_assuming(
                [
                    f"arn:aws:iam::{environment.account_id}:role/{role}",
                    *(plan_role_arn(self.platform, each) for each in before),
                ]
            )
        self._plan_shared(github, states)
        if environments:
            images = github.role(
                IMAGES,
                subject=f"environment:{IMAGES}",
                purpose="Pushes images, deploys none",
                refs=MAIN,
            )
            images.allow("images", push_images(self._repository_arns(*environments)))
        if account := self.platform.previews_account:
            self._previews(github, states, zone, account)

    def _plan_shared(self, github: GitHub, states: DataTerraformRemoteStateS3) -> None:
        """Let scheduled runs look for drift in what people deploy."""
        plan = github.role(
            PLAN_SHARED,
            subject=f"environment:{PLAN_SHARED_RUN}",
            purpose="Plans what all environments share, changes nothing",
            refs=MAIN,
        )
        plan.attach("state", states.get_string(policy_output(PLAN_SHARED)))
        plan.allow("set-up", shared_set_up.reading(self.site))

    def _previews(
        self,
        github: GitHub,
        states: DataTerraformRemoteStateS3,
        zone: Route53Zone,
        account: PreviewsAccount,
    ) -> None:
        """Let runs for pull requests find all previews, and change one at a time."""
        deployment = self.platform.deployment_role_in(account.name)
        deployment_role_arn = f"arn:aws:iam::{account.account_id}:role/{deployment}"
        apply = github.role(
            apply_thing(account.name),
            subject=f"environment:{apply_run(account.name)}",
            purpose="Deploys and reaps environments of pull requests",
        )
        apply.attach("state", states.get_string(policy_output(account.name)))
        pipeline = shared_naming(self.platform).name(apply_thing(account.name))
        trusted = (pipeline, *self.platform.administrators, *self.target.administrators)
        one = PreviewAccess(
            self,
            previews.ROLE,
            site=self.site,
            thing=previews.ROLE,
            tag=previews.PREVIEW_TAG,
            previews=f"{account.name}-*",
            trusted=[self.site.iam_arn(f"role/{each}") for each in dict.fromkeys(trusted)],
            domain=self.platform.domain,
            zone_arn=zone.arn,
            state_policy_arn=states.get_string(policy_output(previews.ROLE)),
            deployment_role_arn=deployment_role_arn,
        )
        apply.allow("images", see_images([each.repository.arn for each in self._images.values()]))
        # Into the account as well, for what is no deployment: health checks, tasks of a database.
        apply.allow_assuming([deployment_role_arn, one.role.arn], with_tags=True)

    def _plans(
        self,
        github: GitHub,
        states: DataTerraformRemoteStateS3,
        zone: Route53Zone,
        thing: str,
        *,
        subjects: Sequence[str],
        of: Sequence[Environment],
        refs: Sequence[str] = (),
    ) -> None:
        """Let runs with one of some subjects plan environments."""
        subject, *besides = subjects
        plan = github.role(
            thing,
            subject=subject,
            besides=besides,
            refs=refs,
            purpose="Plans pull requests, changes nothing"
            if thing == PLAN
            else f"Plans {of[0].name}, changes nothing",
        )
        plan.attach("state", states.get_string(policy_output(thing)))
        plan.allow_reading(zone.arn)
        plan.allow_reading_policies(self._repository_arns(*of))
        plan.allow("images", see_images(self._repository_arns(*of)))
        if named := [each.name for each in of if each.named_on_kubernetes]:
            plan.allow_reading_roles([records_role_arn(self.platform, name) for name in named])
        plan.allow_assuming([plan_role_arn(self.platform, each) for each in of])


def plan_role_arn(platform: Platform, environment: Environment) -> str:
    """Role that plans in an environment's account; the environment's stack makes it."""
    name = Naming(project=platform.project, environment=environment.name).name(PLAN)
    return f"arn:aws:iam::{environment.account_id}:role/{name}"


def pipeline_plan_role_arn(platform: Platform, environment: Environment) -> str:
    """Role that GitHub's plans of an environment assume first, in the shared account."""
    name = shared_naming(platform).name(plan_thing(environment))
    return f"arn:aws:iam::{platform.account_id}:role/{name}"


def pipeline_apply_role_arn(platform: Platform, environment: str) -> str:
    """Role that GitHub's deployments of an environment assume first, in the shared account."""
    name = shared_naming(platform).name(apply_thing(environment))
    return f"arn:aws:iam::{platform.account_id}:role/{name}"
