"""Every object of a bucket once more, in a bucket of another region."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.s3_bucket_replication_configuration import (
    S3BucketReplicationConfigurationA,
    S3BucketReplicationConfigurationRule,
    S3BucketReplicationConfigurationRuleDeleteMarkerReplication,
    S3BucketReplicationConfigurationRuleDestination,
    S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration,
    S3BucketReplicationConfigurationRuleFilter,
    S3BucketReplicationConfigurationRuleSourceSelectionCriteria,
    S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects,
)
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site
from constructs_lib.storage.bucket import Bucket

SERVICE = "s3.amazonaws.com"


class Replication(Construct):
    """Replication of a whole bucket, deletions included, within minutes as a rule.

    What is deleted here by mistake is deleted there too, but as a marker: its versions stay, in
    both buckets, for as long as each keeps them. What was there before the replication is not
    copied by it (Amazon S3 User Guide, "Replicating existing objects").
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        source: Bucket,
        source_key: KeyReference,
        target: Bucket,
        target_key: KeyReference,
    ) -> None:
        """Replicate a bucket.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: What is in the bucket, in the role's name.
            source: Bucket to copy from.
            source_key: Key of its objects.
            target: Bucket to copy to.
            target_key: Key of the copies, in the target's region.
        """
        super().__init__(scope, id_)
        role = Role(
            self,
            "role",
            site=site,
            thing=f"{thing}-replication",
            trust=Trust(service=SERVICE),
            purpose=f"Copies the {thing} into another region",
        )
        document = DataAwsIamPolicyDocument(
            self,
            "document",
            statement=_statements(source, source_key, target, target_key),
        )
        permission = IamRolePolicy(
            self, "policy", name="replication", role=role.name, policy=document.json
        )
        encrypted = (
            S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects(
                status="Enabled"
            )
        )
        S3BucketReplicationConfigurationA(
            self,
            "main",
            bucket=source.bucket.id,
            role=role.arn,
            rule=[
                S3BucketReplicationConfigurationRule(
                    id="everything",
                    status="Enabled",
                    priority=1,
                    filter=S3BucketReplicationConfigurationRuleFilter(prefix=""),
                    delete_marker_replication=S3BucketReplicationConfigurationRuleDeleteMarkerReplication(
                        status="Enabled"
                    ),
                    source_selection_criteria=S3BucketReplicationConfigurationRuleSourceSelectionCriteria(
                        sse_kms_encrypted_objects=encrypted
                    ),
                    destination=S3BucketReplicationConfigurationRuleDestination(
                        bucket=target.arn,
                        storage_class="STANDARD",
                        encryption_configuration=S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration(
                            replica_kms_key_id=target_key.arn
                        ),
                    ),
                )
            ],
            # S3 tries the role, and refuses buckets without versions.
            depends_on=[permission, source.versioning, target.versioning],
        )


def _statements(
    source: Bucket, source_key: KeyReference, target: Bucket, target_key: KeyReference
) -> list[DataAwsIamPolicyDocumentStatement]:
    """Source: Amazon S3 User Guide, "Setting up permissions for live replication"."""

    def allow(sid: str, actions: Sequence[str], resource: str) -> DataAwsIamPolicyDocumentStatement:
        return DataAwsIamPolicyDocumentStatement(
            sid=sid, actions=[f"s3:{each}" for each in actions], resources=[resource]
        )

    def use(
        sid: str, actions: Sequence[str], key: KeyReference
    ) -> DataAwsIamPolicyDocumentStatement:
        return DataAwsIamPolicyDocumentStatement(
            sid=sid,
            actions=[f"kms:{each}" for each in actions],
            resources=[key.arn],
            condition=[
                DataAwsIamPolicyDocumentStatementCondition(
                    test="StringLike",
                    variable="kms:ViaService",
                    values=["s3.*.amazonaws.com"],
                )
            ],
        )

    return [
        allow("ReadRules", ("GetReplicationConfiguration", "ListBucket"), source.arn),
        allow(
            "ReadVersions",
            (
                "GetObjectVersionAcl",
                "GetObjectVersionForReplication",
                "GetObjectVersionTagging",
            ),
            f"{source.arn}/*",
        ),
        allow(
            "WriteCopies",
            ("ReplicateDelete", "ReplicateObject", "ReplicateTags"),
            f"{target.arn}/*",
        ),
        use("Decrypt", ("Decrypt",), source_key),
        use("Encrypt", ("Encrypt", "GenerateDataKey"), target_key),
    ]
