"""A DynamoDB table: paid by request, encrypted, restorable to any second of the last 35 days."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
)
from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
    DynamodbTableTtl,
)
from constructs import Construct

from constructs_lib.database.common import grant, require_point
from constructs_lib.errors import ConfigurationError
from constructs_lib.literal import require_literal
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import KeyReference, RoleReference
from constructs_lib.site import Site

# Amazon DynamoDB Developer Guide, "Point-in-time recovery": the latest restorable time is
# typically five minutes ago.
SHORTEST_RPO = timedelta(minutes=5)
OPERATIONS = (
    "BatchGetItem",
    "BatchWriteItem",
    "ConditionCheckItem",
    "DeleteItem",
    "DescribeTable",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
)
USES_OF_KEY = ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey*", "ReEncrypt*")


class KeyType(Enum):
    """What a key attribute holds."""

    TEXT = "S"
    NUMBER = "N"
    BYTES = "B"


@dataclass(frozen=True, kw_only=True, slots=True)
class TableKey:
    """An attribute that items are found by.

    Attributes:
        name: Its name; changing it replaces the table.
        type: What it holds.
    """

    name: str
    type: KeyType = KeyType.TEXT


@dataclass(frozen=True, kw_only=True, slots=True)
class TableConfig:
    """Choices open to the caller of Table.

    Attributes:
        thing: Last part of the table's name.
        partition_key: Attribute that decides where an item lies.
        sort_key: Attribute that orders the items of a partition; None allows one item in each.
        expiry_attribute: Attribute with the Unix time after which an item is deleted; None
            keeps items.
        recovery: Objectives. A table is in three zones always; a restore takes minutes to hours.

    Raises:
        ConfigurationError: Keys that are the same attribute, a variable where a literal is
            needed, or objectives that DynamoDB cannot meet.
    """

    thing: str
    partition_key: TableKey
    sort_key: TableKey | None = None
    expiry_attribute: str | None = None
    recovery: Recovery

    def __post_init__(self) -> None:
        require_literal(
            partition_key=self.partition_key.name,
            sort_key=self.sort_key.name if self.sort_key else None,
            expiry_attribute=self.expiry_attribute,
        )
        if self.sort_key and self.sort_key.name == self.partition_key.name:
            raise ConfigurationError(
                f"sort_key is {self.sort_key.name!r}, allowed: "
                "another attribute than that of partition_key"
            )
        require_point(
            self.recovery,
            SHORTEST_RPO,
            "the latest point that DynamoDB restores is five minutes ago",
        )


class Table(Construct):
    """A table that scales by itself; about 0.63 USD for a million writes, 0.13 for as many reads.

    Attributes:
        table: The table.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, config: TableConfig, key: KeyReference
    ) -> None:
        """Create the table.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of its items and backups.
        """
        super().__init__(scope, id_)
        self._site = site
        self._thing = config.thing
        self._key = key
        keys = [each for each in (config.partition_key, config.sort_key) if each]
        expiry = config.expiry_attribute
        self.table = DynamodbTable(
            self,
            "main",
            name=site.name(config.thing),
            billing_mode="PAY_PER_REQUEST",
            hash_key=config.partition_key.name,
            range_key=config.sort_key.name if config.sort_key else None,
            attribute=[DynamodbTableAttribute(name=k.name, type=k.type.value) for k in keys],
            ttl=DynamodbTableTtl(attribute_name=expiry, enabled=True) if expiry else None,
            point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
            server_side_encryption=DynamodbTableServerSideEncryption(
                enabled=True, kms_key_arn=key.arn
            ),
            deletion_protection_enabled=site.durability.protected,
            tags=config.recovery.tags,
            lifecycle=site.durability.lifecycle,
        )

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def arn(self) -> str:
        """The table's ARN."""
        return self.table.arn

    def grant_read_write(self, role: RoleReference, *, grantee: str) -> None:
        """Let a role read, write and delete items, and nothing about the table itself.

        Args:
            role: Role that reads and writes.
            grantee: Who that is, in construct ids and in the policy's name.
        """
        grant(
            self,
            "access",
            role,
            grantee=grantee,
            name=self._site.name(f"{self._thing}-access"),
            statements=[
                DataAwsIamPolicyDocumentStatement(
                    sid="UseItems",
                    actions=[f"dynamodb:{each}" for each in OPERATIONS],
                    resources=[self.arn],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="UseKeyThroughDynamoDb",
                    actions=[f"kms:{each}" for each in USES_OF_KEY],
                    resources=[self._key.arn],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="StringLike",
                            variable="kms:ViaService",
                            values=["dynamodb.*.amazonaws.com"],
                        )
                    ],
                ),
            ],
        )
