"""What every stack has: versions, one provider that knows its account, and the shared backend."""

from dataclasses import replace
from typing import Any

from cdktf import (
    DataTerraformRemoteStateS3,
    S3Backend,
    TerraformOutput,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.provider import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
)
from constructs import Construct

from constructs_lib.naming import BUCKET_LIMIT, Naming
from constructs_lib.site import DISPOSABLE, PROTECTED, Site
from environments import Environment, Platform
from environments.previews import PreviewsAccount
from stacks import state_changes
from stacks.addresses import addressed_by_path
from stacks.pipelines import SHARED
from stacks.target import Target

TERRAFORM_VERSIONS = ">= 1.11, < 2.0"  # 1.11 made the backend's lock file generally available
PROVIDER_SOURCE = "hashicorp/aws"
PROVIDER_VERSIONS = "~> 5.0"
SHARED_LOG_DAYS = 365
STATE, STATE_COPY = "state", "state-copy"  # buckets of states, the latter in the recovery region


@addressed_by_path
class PlatformStack(TerraformStack):
    """A stack with its own state file on the shared backend.

    Attributes:
        site: Where what is in it is, and what it is named after.
        platform: What all environments share.
        target: What this synthesis is for.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        site: Site,
        owner: str,
        cost_center: str,
        ends_at: str | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.platform = platform
        self.target = target
        self._tags = {
            "Project": site.project,
            "Environment": site.environment,
            "Owner": owner,
            "CostCenter": cost_center,
            "ManagedBy": "terraform",
            **({"EndsAt": ends_at} if ends_at else {}),
        }
        self.site = replace(site, common_tags=self._tags)
        self._set_versions()
        self._set_backend()
        state_changes.declare(self)

    def add_provider(
        self, id_: str, *, account_id: str, region: str, role: str | None, alias: str | None = None
    ) -> AwsProvider:
        """Add a provider that works in one account and refuses any other.

        Args:
            id_: Construct id.
            account_id: The account.
            region: The region.
            role: Role to assume there; None uses the credentials at hand.
            alias: Name by which resources ask for it; None makes it the default.
        """
        assumed = role and [
            AwsProviderAssumeRole(role_arn=f"arn:aws:iam::{account_id}:role/{role}")
        ]
        return AwsProvider(
            self,
            id_,
            alias=alias,
            region=region,
            allowed_account_ids=[account_id],
            assume_role=assumed or None,
            default_tags=[AwsProviderDefaultTags(tags=self._tags)],
            s3_use_path_style=self.target.path_style or None,
            max_retries=self.target.retries,
        )

    def publish(self, name: str, value: Any, description: str) -> None:
        """Output a value, for people and for other stacks."""
        TerraformOutput(self, name, value=value, description=description)

    def refer_to(self, stack: TerraformStack) -> DataTerraformRemoteStateS3:
        """Read another stack's outputs from its state, and be deployed after it."""
        self.add_dependency(stack)
        state = DataTerraformRemoteStateS3(
            self,
            f"{stack.node.id}-stack",
            bucket=state_bucket(self.platform),
            key=state_key(self.platform, stack.node.id),
            region=self.platform.serving_region,
        )
        if self.target.path_style:
            # cdktf 0.20 knows only the option's former name, which Terraform no longer takes.
            state.add_override("config.use_path_style", True)  # noqa: FBT003
        return state

    def _set_versions(self) -> None:
        # cdktf asks for any Terraform and for exactly the provider that its bindings were made
        # from, by a short name; it has no arguments for these.
        self.add_override("terraform.required_version", TERRAFORM_VERSIONS)
        self.add_override("terraform.required_providers.aws.source", PROVIDER_SOURCE)
        self.add_override("terraform.required_providers.aws.version", PROVIDER_VERSIONS)

    def _set_backend(self) -> None:
        S3Backend(
            self,
            bucket=state_bucket(self.platform),
            key=state_key(self.platform, self.node.id),
            region=self.platform.serving_region,
            encrypt=True,
            kms_key_id=state_key_alias(self.platform),
        )
        # cdktf 0.20 has no argument for these two; the overrides go when it has.
        self.add_override("terraform.backend.s3.use_lockfile", True)  # noqa: FBT003
        if self.target.path_style:
            self.add_override("terraform.backend.s3.use_path_style", True)  # noqa: FBT003


def shared_naming(platform: Platform) -> Naming:
    """Names of what all environments use."""
    return Naming(project=platform.project, environment=SHARED)


def shared_site(platform: Platform, target: Target) -> Site:
    """Where what all environments use is."""
    return Site(
        naming=shared_naming(platform),
        account_id=platform.account_id,
        region=platform.region,
        log_retention_days=SHARED_LOG_DAYS,
        durability=DISPOSABLE if target.disposable else PROTECTED,
        already_there=platform.singletons,
    )


def environment_site(
    platform: Platform, environment: Environment | PreviewsAccount, target: Target
) -> Site:
    """Where an environment is, and whether what it stores may be lost."""
    return Site(
        naming=Naming(project=platform.project, environment=environment.name),
        account_id=environment.account_id,
        region=environment.region,
        log_retention_days=environment.log_retention_days,
        durability=PROTECTED if environment.protected and not target.disposable else DISPOSABLE,
        already_there=environment.singletons,
    )


def state_bucket(platform: Platform) -> str:
    """Name of the bucket that stacks keep their states in."""
    return named_bucket(platform, STATE_COPY if platform.region_is_lost else STATE)


def named_bucket(platform: Platform, thing: str) -> str:
    """Name of a bucket of states; the account makes it unique in the world."""
    return shared_naming(platform).name(f"{thing}-{platform.account_id}", limit=BUCKET_LIMIT)


def state_key(platform: Platform, stack: str) -> str:
    """Object key of a stack's state."""
    return f"{platform.project}/{stack}/terraform.tfstate"


def state_key_alias(platform: Platform) -> str:
    """ARN of the alias of the key that encrypts the states; copies have one of the same name."""
    alias = shared_naming(platform).name("state")
    return f"arn:aws:kms:{platform.serving_region}:{platform.account_id}:alias/{alias}"
