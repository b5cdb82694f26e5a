"""Roles: who may take one, and how far code that runs with it reaches at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.naming import ROLE_LIMIT
from constructs_lib.security.policy import Statement, allow, grant, policy_text
from constructs_lib.site import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """Who may take a role.

    Attributes:
        service: Service principal.
        runs_code: The project's code runs with the role, so the boundary of workloads limits it.
            Without, the service itself works with it, or a program of a third party.
        session_tags: Tags that the session has to carry, by name.
        source: Pattern of ARNs in whose name the service may take it, so that nobody in another
            account makes the service take it; empty for services that name none.
    """

    service: str
    runs_code: bool = False
    session_tags: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def statement(self) -> Statement:
        """The trust policy."""
        tagged = {f"aws:RequestTag/{name}": value for name, value in self.session_tags.items()}
        actions = ["sts:AssumeRole", *(["sts:TagSession"] if tagged else [])]
        return allow(
            "TrustedAssumesRole",
            actions,
            (),
            services=self.service,
            equals=tagged,
            like={"aws:SourceArn": self.source} if self.source else None,
        )


TASK = Trust(service="ecs-tasks.amazonaws.com", runs_code=True)
INSTANCE = Trust(service="ec2.amazonaws.com", runs_code=True)
FUNCTION = Trust(service="lambda.amazonaws.com", runs_code=True)


class Role(Construct):
    """A role without permissions; whoever makes it adds them.

    One of the site's permission boundaries is on it, a narrower one where the project's code runs
    with it: what is granted works only as far as the boundary allows it too.

    Attributes:
        role: The role.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, thing: str, trust: Trust, purpose: str
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Last part of its name.
            trust: Who may take it.
            purpose: Its description.
        """
        super().__init__(scope, id_)
        self.role = IamRole(
            self,
            "main",
            name=site.name(thing, limit=ROLE_LIMIT),
            description=purpose,
            assume_role_policy=policy_text(self, "trust", [trust.statement]),
            permissions_boundary=(
                site.boundary_arn if trust.runs_code else site.service_boundary_arn
            ),
        )

    @property
    def name(self) -> str:
        """The role's name."""
        return self.role.name

    @property
    def arn(self) -> str:
        """The role's ARN."""
        return self.role.arn

    def allow(self, what: str, statements: Sequence[Statement]) -> IamRolePolicy:
        """Let whoever works with the role do something.

        Args:
            what: Name of the policy, in kebab-case, and part of construct ids.
            statements: What it allows.

        Returns:
            The policy, for what needs the permissions to be there.
        """
        return grant(self, what, self, name=what, statements=statements)

    def attach(self, id_: str, policy_arn: str) -> IamRolePolicyAttachment:
        """Let whoever works with the role do what a managed policy allows."""
        return IamRolePolicyAttachment(self, id_, role=self.role.name, policy_arn=policy_arn)
