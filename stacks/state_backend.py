"""Stack `state-backend`: the bucket that holds every stack's state, its own included."""

from collections.abc import Mapping, Sequence

from cdktf import TerraformProvider
from constructs import Construct

from constructs_lib.delivery.preview_access import named_by
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.storage.access_logs import access_log_bucket
from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.replication import Replication
from constructs_lib.storage.state_access import StateAccess
from environments import Platform, previews
from stacks.base import (
    STATE,
    STATE_COPY,
    PlatformStack,
    named_bucket,
    shared_site,
    state_key,
)
from stacks.names import GLOBAL
from stacks.target import Target

STATE_VERSION_DAYS = 365  # a state of a year ago can still be restored
ACCESS_LOG_DAYS = 400  # longer than a yearly audit looks back


class StateBackendStack(PlatformStack):
    """The shared state backend and the policies that pipelines get on it."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        readers: Mapping[str, Sequence[str]],
        planners: Mapping[str, Sequence[str]],
    ) -> None:
        """Create the stack.

        Args:
            scope: The app.
            id_: Stack name.
            platform: What all environments share.
            target: What this synthesis is for.
            readers: For each stack that pipelines deploy, the stacks whose outputs it reads.
            planners: For each role that only plans, the stacks whose states it reads.
        """
        super().__init__(
            scope,
            id_,
            platform=platform,
            target=target,
            site=shared_site(platform, target),
            owner=platform.owner,
            cost_center=platform.cost_center,
        )
        self.add_provider("aws", account_id=platform.account_id, region=platform.region, role=None)
        elsewhere = self.add_provider(
            "aws-recovery",
            alias="recovery",
            account_id=platform.account_id,
            region=platform.recovery_region,
            role=None,
        )
        key = self._key("key", platform.region)
        bucket = self._bucket("state", named_bucket(platform, STATE), key)
        copies_key = self._key("recovery-key", platform.recovery_region, elsewhere)
        name = named_bucket(platform, STATE_COPY)
        copies = self._bucket("state-copy", name, copies_key, elsewhere)
        Replication(
            self,
            "replication",
            site=self.site,
            thing="states",
            source=bucket,
            source_key=key,
            target=copies,
            target_key=copies_key,
        )
        access = StateAccess(self, "access", site=self.site, bucket=bucket, key=key)
        for stack, reads in readers.items():
            access.writer(
                stack,
                state=state_key(platform, stack),
                reads=[state_key(platform, read) for read in reads],
            )
        for role, planned in planners.items():
            access.reader(role, states=[state_key(platform, stack) for stack in planned])
        if platform.previews:
            self._previews(access)
        self.publish("state_bucket", bucket.bucket.bucket, "Bucket that holds every stack's state")
        for name, arn in access.policies.items():
            self.publish(
                policy_output(name), arn, f"Policy that grants a pipeline the state of {name}"
            )

    def _previews(self, access: StateAccess) -> None:
        """Grant what deploys and reaps previews their states, and each session of it one only."""
        project = self.platform.project
        access.previews(previews.ACCOUNT, states=f"{project}/{previews.ACCOUNT}-*")
        access.one_preview(
            previews.ROLE,
            states=f"{project}/{named_by(previews.PREVIEW_TAG)}",
            reads=[state_key(self.platform, GLOBAL)],
        )

    def _key(
        self, id_: str, region: str, provider: TerraformProvider | None = None
    ) -> EncryptionKey:
        return EncryptionKey(
            self,
            id_,
            site=self.site.at(region),
            thing="state",
            purpose="Encrypts Terraform states",
            provider=provider,
        )

    def _bucket(
        self,
        id_: str,
        name: str,
        key: EncryptionKey,
        provider: TerraformProvider | None = None,
    ) -> Bucket:
        logs = self._access_logs(id_, provider)
        return Bucket(
            self,
            id_,
            site=self.site,
            config=BucketConfig(
                name=name,
                noncurrent_days=STATE_VERSION_DAYS,
            ),
            key=key,
            access_logs=logs,
            provider=provider,
        )

    def _access_logs(self, bucket: str, provider: TerraformProvider | None) -> Bucket:
        """Make the bucket for a bucket's access logs, which S3 writes in the same region only."""
        id_ = bucket.replace("state", "access-logs")
        return access_log_bucket(
            self, id_, site=self.site, thing=id_, days=ACCESS_LOG_DAYS, provider=provider
        )


def policy_output(name: str) -> str:
    """Name of the output with the ARN of a policy on states."""
    return f"state_policy_{name.replace('-', '_')}"
