"""Pipelines without keys: GitHub proves who runs, and AWS lends a role for an hour.

Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services", and "OpenID Connect
reference", section "Immutable subject claims"; AWS What's New, January 2026, "AWS STS now supports
validation of select identity provider specific claims", of which `ref` is one.
"""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.data_aws_iam_openid_connect_provider import (
    DataAwsIamOpenidConnectProvider,
)
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.account import singletons
from constructs_lib.naming import ROLE_LIMIT
from constructs_lib.security.policy import Statement
from constructs_lib.site import Site

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
SESSION_SECONDS = 3600
MAIN = ("refs/heads/main",)
PROMOTED = (*MAIN, "refs/tags/v*")  # a release starts its run from a tag


class GitHub(Construct):
    """GitHub's identity provider, trusted for one repository.

    Where the account has it already, it is left as it is: destroying the stack would lock out every
    other project that trusts it. A plan fails where it is not there.

    Attributes:
        provider_arn: ARN of the identity provider.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, repositories: Sequence[str]
    ) -> None:
        """Trust a repository.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            repositories: Each form in which GitHub's subjects name the repository: "owner/name",
                or with numbers "owner@123456/name@456789". May be tokens.
        """
        super().__init__(scope, id_)
        self._site = site
        self._repositories = repositories
        self.provider_arn = self._existing() if self._is_there else self._made()

    @property
    def _is_there(self) -> bool:
        return singletons.GITHUB in self._site.already_there

    def _existing(self) -> str:
        arn = self._site.already_there[singletons.GITHUB]
        return DataAwsIamOpenidConnectProvider(self, "existing", arn=arn).arn

    def _made(self) -> str:
        return IamOpenidConnectProvider(
            self, "main", url=f"https://{ISSUER}", client_id_list=[AUDIENCE]
        ).arn

    def role(
        self,
        thing: str,
        *,
        subject: str,
        purpose: str,
        besides: Sequence[str] = (),
        refs: Sequence[str] = (),
    ) -> "PipelineRole":
        """Make a role for runs with exactly one subject, or one of a few.

        Args:
            thing: Construct id and last part of the role's name.
            subject: What GitHub says of the run, after the repository: "pull_request" or
                "environment:<name>".
            purpose: The role's description.
            besides: Further subjects of the same kind of run.
            refs: Branches and tags that it may run from, such as "refs/heads/main", with * for
                anything; none asks only for the subject. GitHub makes an environment that a job
                names and nobody has set up, without any rule, so the subject alone is no limit.
        """
        return PipelineRole(
            self,
            thing,
            name=self._site.name(thing, limit=ROLE_LIMIT),
            provider_arn=self.provider_arn,
            subjects=[
                f"repo:{each}:{said}" for each in self._repositories for said in (subject, *besides)
            ],
            purpose=purpose,
            refs=refs,
        )


class PipelineRole(Construct):
    """A role that runs of certain subjects may assume, for an hour.

    Attributes:
        role: The role.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        provider_arn: str,
        subjects: Sequence[str],
        purpose: str,
        refs: Sequence[str],
    ) -> None:
        super().__init__(scope, id_)
        trust = DataAwsIamPolicyDocument(
            self,
            "trust",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="GitHubRunAssumesRole",
                    actions=["sts:AssumeRoleWithWebIdentity"],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="Federated", identifiers=[provider_arn]
                        )
                    ],
                    condition=[
                        _equals("aud", AUDIENCE),
                        _equals("sub", *subjects),
                        *([_like("ref", *refs)] if refs else []),
                    ],
                )
            ],
        )
        self.role = IamRole(
            self,
            "main",
            name=name,
            description=purpose,
            max_session_duration=SESSION_SECONDS,
            assume_role_policy=trust.json,
        )

    def attach(self, thing: str, policy_arn: str) -> None:
        """Attach a managed policy under a construct id."""
        IamRolePolicyAttachment(self, thing, role=self.role.name, policy_arn=policy_arn)

    def allow_assuming(self, role_arns: Sequence[str], *, with_tags: bool = False) -> None:
        """Let it go on into other roles.

        Args:
            role_arns: ARNs of the roles.
            with_tags: It may name in a tag of its session what the session is for.
        """
        self._allow(
            "onward",
            DataAwsIamPolicyDocumentStatement(
                sid="EnterEnvironments",
                actions=["sts:AssumeRole", *(["sts:TagSession"] if with_tags else [])],
                resources=list(role_arns),
            ),
        )

    def allow_reading(self, zone_arn: str) -> None:
        """Let it read a DNS zone and its records."""
        self._allow("zone", *_read(zone_arn))

    def allow_reading_policies(self, repository_arns: Sequence[str]) -> None:
        """Let it read who may pull from image registries."""
        self._allow(
            "registries",
            DataAwsIamPolicyDocumentStatement(
                sid="ReadPolicies",
                actions=["ecr:GetRepositoryPolicy"],
                resources=list(repository_arns),
            ),
        )

    def allow(self, thing: str, statements: Sequence[Statement]) -> None:
        """Let it do what statements say, under a construct id."""
        self._allow(thing, *statements)

    def allow_reading_roles(self, role_arns: Sequence[str]) -> None:
        """Let it read who may take some roles, and what they may do."""
        self._allow(
            "roles",
            DataAwsIamPolicyDocumentStatement(
                sid="ReadRoles",
                actions=[
                    "iam:GetRole",
                    "iam:GetRolePolicy",
                    "iam:ListAttachedRolePolicies",
                    "iam:ListRolePolicies",
                ],
                resources=list(role_arns),
            ),
        )

    def allow_records(self, zone_arn: str) -> None:
        """Let it change a DNS zone's records, and wait until they are in sync."""
        self._allow(
            "zone",
            *_read(zone_arn),
            DataAwsIamPolicyDocumentStatement(
                sid="ChangeRecords",
                actions=["route53:ChangeResourceRecordSets"],
                resources=[zone_arn],
            ),
            DataAwsIamPolicyDocumentStatement(
                sid="AwaitChange",
                actions=["route53:GetChange"],
                resources=["arn:aws:route53:::change/*"],
            ),
        )

    def _allow(self, thing: str, *statements: DataAwsIamPolicyDocumentStatement) -> None:
        document = DataAwsIamPolicyDocument(self, thing, statement=list(statements))
        IamRolePolicy(
            self, f"{thing}-policy", name=thing, role=self.role.name, policy=document.json
        )


def _read(zone_arn: str) -> tuple[DataAwsIamPolicyDocumentStatement, ...]:
    return (
        DataAwsIamPolicyDocumentStatement(
            sid="ReadRecords",
            actions=["route53:GetHostedZone", "route53:ListResourceRecordSets"],
            resources=[zone_arn],
        ),
        # The API knows no resource for this action (Service Authorization Reference).
        DataAwsIamPolicyDocumentStatement(
            sid="FindZone", actions=["route53:ListHostedZonesByName"], resources=["*"]
        ),
    )


def _equals(claim: str, *values: str) -> DataAwsIamPolicyDocumentStatementCondition:
    return _claim("StringEquals", claim, values)


def _like(claim: str, *values: str) -> DataAwsIamPolicyDocumentStatementCondition:
    return _claim("StringLike", claim, values)


def _claim(
    test: str, claim: str, values: Sequence[str]
) -> DataAwsIamPolicyDocumentStatementCondition:
    return DataAwsIamPolicyDocumentStatementCondition(
        test=test, variable=f"{ISSUER}:{claim}", values=list(values)
    )
