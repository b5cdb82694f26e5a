"""A DynamoDB table: paid by request, encrypted, restorable to any second of the last 35 days."""

from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
    DynamodbTableTtl,
)
from constructs import Construct

from constructs_lib.database.config import TableConfig
from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.workload import Workload

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
THING = "table"
USES_OF_KEY = ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey*", "ReEncrypt*")


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
        self._key = key
        expiry = config.expiry_attribute
        self.table = DynamodbTable(
            self,
            "main",
            name=site.name(THING),
            billing_mode="PAY_PER_REQUEST",
            hash_key=config.partition_key,
            attribute=[DynamodbTableAttribute(name=config.partition_key, type="S")],
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

    def connect(self, workload: Workload) -> None:
        """Let a workload read, write and delete items, nothing about the table itself.

        Source: Amazon DynamoDB Developer Guide, "DynamoDB encryption at rest: usage notes".
        """
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name(f"{THING}-access"),
            statements=[
                allow("UseItems", [f"dynamodb:{each}" for each in OPERATIONS], self.arn),
                allow(
                    "UseKeyThroughDynamoDb",
                    [f"kms:{each}" for each in USES_OF_KEY],
                    self._key.arn,
                    equals={"kms:ViaService": self._site.host("dynamodb")},
                ),
            ],
        )
        workload.settings.put("TABLE_NAME", self.name, "DynamoDB table")
