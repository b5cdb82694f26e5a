"""Variables that several modules take."""

from constructs_lib.database.postgresql import MOST_BACKUP_DAYS
from constructs_lib.monitoring.alarm import Alarms, Runbooks
from constructs_lib.monitoring.reference import ExistingTopic
from constructs_lib.networking.reference import ExistingSecurityGroup
from constructs_lib.security.reference import ExistingKey, ExistingRole
from constructs_lib.storage.reference import ExistingLogBucket
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import between, matches

EXAMPLE_KEY = "arn:aws:kms:us-east-1:123456789012:key/0d4a2f6e-1c3b-4f7d-9e8a-5b6c7d8e9f01"


def logs_key(module: ModuleStack) -> str:
    """ARN of the key of log groups."""
    return module.text(
        "logs_key_arn",
        "KMS key of the log groups; CloudWatch Logs has to be among its users",
        example=EXAMPLE_KEY,
    )


def data_key(module: ModuleStack) -> str:
    """ARN of the key of data."""
    return module.text(
        "data_key_arn", "KMS key of data, backups and credentials", example=EXAMPLE_KEY
    )


def alerts_key(module: ModuleStack, use: str) -> ExistingKey:
    """Key of what is about alarms."""
    return ExistingKey(module.text("alerts_key_arn", f"KMS key of {use}", example=EXAMPLE_KEY))


def alerts_topic(module: ModuleStack) -> ExistingTopic:
    """Topic that alarms report to."""
    return ExistingTopic(
        module.text(
            "alerts_topic_arn",
            "Topic that alarms report to, as module `monitoring` makes it",
            example="arn:aws:sns:us-east-1:123456789012:acme-staging-alerts",
        )
    )


def runbooks(module: ModuleStack) -> Runbooks:
    """Where runbooks are."""
    return Runbooks(
        module.text(
            "runbooks_url",
            "Address of the folder of runbooks; alarms link <page>.md#<heading> below it",
            example="https://github.com/acme/platform/blob/main/docs/runbooks",
            validation=matches(
                "runbooks_url", "https://.*[^/]", "an https address without / at its end", "x"
            ),
        )
    )


def alarms(module: ModuleStack) -> Alarms:
    """What the domain's alarms need."""
    return Alarms(site=module.site, alerts=alerts_topic(module), runbooks=runbooks(module))


def log_bucket(module: ModuleStack) -> ExistingLogBucket:
    """Bucket of access logs."""
    return ExistingLogBucket(
        module.text(
            "logs_bucket",
            "Bucket for access logs in the same region, which lets services write",
            example="acme-staging-logs-123456789012",
        )
    )


def vpc(module: ModuleStack) -> str:
    """Id of the VPC."""
    return module.text("vpc_id", "VPC to build in", example="vpc-0a1b2c3d4e5f67890")


def subnets(module: ModuleStack, tier: str) -> list[str]:
    """Ids of a tier's subnets."""
    return module.texts(
        f"{tier}_subnet_ids",
        f"Ids of the {tier} subnets, at least two in different zones",
        example=["subnet-0a1b2c3d4e5f67890", "subnet-1a1b2c3d4e5f67890"],
    )


def client(module: ModuleStack, label: str = "app") -> ExistingSecurityGroup:
    """Security group of who connects."""
    return ExistingSecurityGroup(
        id=module.text(
            "client_security_group_id",
            "Security group that may connect",
            example="sg-0a1b2c3d4e5f67890",
        ),
        label=label,
    )


def role(module: ModuleStack, who: str, right: str) -> ExistingRole:
    """Role of the application, or of whoever has that right."""
    return ExistingRole(
        module.text(f"{who}_role_name", f"Role that {right}", example="acme-staging-app")
    )


def image(module: ModuleStack) -> str:
    """Image of the application."""
    return module.text(
        "image",
        "Image with a fixed tag or digest",
        example="123456789012.dkr.ecr.us-east-1.amazonaws.com/acme-app:1.2.3",
    )


def repository_arn(module: ModuleStack) -> str:
    """Repository of the image."""
    return module.text(
        "repository_arn",
        "ECR repository that the image comes from",
        example="arn:aws:ecr:us-east-1:123456789012:repository/acme-app",
    )


def instance_class(module: ModuleStack, usual: str) -> str:
    """Class of a database's instances."""
    return module.text(
        "instance_class",
        "RDS instance class",
        example=usual,
        default=usual,
        validation=matches(
            "instance_class", r"db\.[a-z0-9]+\.[a-z0-9]+", f"such as {usual}", "t4g"
        ),
    )


def backup_days(module: ModuleStack) -> int:
    """How long a database can be restored."""
    return module.number(
        "backup_days",
        "How far back a point in time can be restored, in days",
        example=35,
        default=35,
        validation=between("backup_days", 1, MOST_BACKUP_DAYS),
    )
