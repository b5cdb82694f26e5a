"""An S3 bucket with everything that a bucket should have."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_logging import S3BucketLoggingA
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.reference import LogBucketReference

UPLOAD_DAYS = 7  # an upload that is unfinished after a week will never be finished


@dataclass(frozen=True, kw_only=True, slots=True)
class BucketConfig:
    """Choices open to the caller of Bucket.

    Attributes:
        name: Bucket name, unique in the world, 3 to 63 characters.
        noncurrent_days: Days that a replaced or deleted version can be restored.
        expiration_days: Days after which objects are deleted; None keeps them.
        recovery: Objectives to declare; None where its loss would stop nobody.
    """

    name: str
    noncurrent_days: int
    expiration_days: int | None = None
    recovery: Recovery | None = None


class Bucket(Construct):
    """A private, versioned, encrypted bucket that refuses plain HTTP.

    Attributes:
        bucket: The bucket.
        versioning: What keeps its versions, for what needs them to be kept.
        policy: Its policy, for what needs the permissions to be there.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: BucketConfig,
        key: KeyReference | None,
        access_logs: LogBucketReference | None = None,
        statements: Sequence[DataAwsIamPolicyDocumentStatement] = (),
        provider: TerraformProvider | None = None,
    ) -> None:
        """Create the bucket.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of its objects; None uses S3's own keys, the only ones with which S3
                can deliver access logs.
            access_logs: Bucket that receives a record of every request.
            statements: What its policy allows, beside refusing plain HTTP.
            provider: Provider of another region; None uses the stack's own.
        """
        super().__init__(scope, id_)
        self._config = config
        self._provider = provider
        self.bucket = S3Bucket(
            self,
            "main",
            bucket=config.name,
            provider=provider,
            force_destroy=site.durability.emptied_on_destroy,
            tags=config.recovery.tags if config.recovery else None,
            lifecycle=site.durability.lifecycle,
        )
        S3BucketPublicAccessBlock(
            self,
            "private",
            bucket=self.bucket.id,
            provider=provider,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=self.bucket.id,
            provider=provider,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        self.versioning = S3BucketVersioningA(
            self,
            "versions",
            bucket=self.bucket.id,
            provider=provider,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        self._expire()
        self._encrypt(key)
        self.policy = self._set_policy(statements)
        if access_logs is not None:
            S3BucketLoggingA(
                self,
                "access-logs",
                bucket=self.bucket.id,
                provider=provider,
                target_bucket=access_logs.writable_name,
                target_prefix=f"{config.name}/",
            )

    @cached_property
    def arn(self) -> str:
        """The bucket's ARN."""
        return self.bucket.arn

    @property
    def writable_name(self) -> str:
        """Its name, known once its policy lets in whom it is to let in."""
        return self.policy.bucket

    def allow(self, statement: DataAwsIamPolicyDocumentStatement) -> None:
        """Allow something in its policy that is known only once the bucket is made."""
        self._statements.append(statement)
        self._document.put_statement(self._statements)

    def _set_policy(
        self, statements: Sequence[DataAwsIamPolicyDocumentStatement]
    ) -> S3BucketPolicy:
        self._statements = [self._refuse_plain_http(), *statements]
        self._document = DataAwsIamPolicyDocument(self, "policy", statement=self._statements)
        return S3BucketPolicy(
            self,
            "access",
            bucket=self.bucket.id,
            policy=self._document.json,
            provider=self._provider,
        )

    def _refuse_plain_http(self) -> DataAwsIamPolicyDocumentStatement:
        return DataAwsIamPolicyDocumentStatement(
            sid="RefusePlainHttp",
            effect="Deny",
            actions=["s3:*"],
            resources=[self.arn, f"{self.arn}/*"],
            principals=[DataAwsIamPolicyDocumentStatementPrincipals(type="*", identifiers=["*"])],
            condition=[
                DataAwsIamPolicyDocumentStatementCondition(
                    test="Bool", variable="aws:SecureTransport", values=["false"]
                )
            ],
        )

    def _encrypt(self, key: KeyReference | None) -> None:
        default = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
            sse_algorithm="aws:kms" if key else "AES256",
            kms_master_key_id=key.arn if key else None,
        )
        S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=self.bucket.id,
            provider=self._provider,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=default,
                    # One key request for many objects: KMS charges by request.
                    bucket_key_enabled=True if key else None,
                )
            ],
        )

    def _expire(self) -> None:
        days = self._config.expiration_days
        S3BucketLifecycleConfiguration(
            self,
            "expiry",
            bucket=self.bucket.id,
            provider=self._provider,
            rule=[
                S3BucketLifecycleConfigurationRule(
                    id="expire",
                    status="Enabled",
                    filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
                    abort_incomplete_multipart_upload=[
                        S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                            days_after_initiation=UPLOAD_DAYS
                        )
                    ],
                    noncurrent_version_expiration=[
                        S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
                            noncurrent_days=self._config.noncurrent_days
                        )
                    ],
                    # Without days, the marks of what was deleted would stay for ever once all
                    # versions are gone, one for each lock of a state (Amazon S3 User Guide,
                    # "Removing expired object delete markers"); days take them along.
                    expiration=[
                        S3BucketLifecycleConfigurationRuleExpiration(days=days)
                        if days
                        else S3BucketLifecycleConfigurationRuleExpiration(
                            expired_object_delete_marker=True
                        )
                    ],
                )
            ],
            # S3 refuses rules on old versions until versioning is on.
            depends_on=[self.versioning],
        )
