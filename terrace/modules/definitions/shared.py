"""Variables that several modules take."""

from cdktf import IResolvable

from environments.model import LOG_RETENTION_DAYS
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import one_of

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


def log_retention(module: ModuleStack) -> int:
    """How long logs are kept."""
    return module.number(
        "log_retention_days",
        "How long logs are kept, in days; one of CloudWatch's periods",
        example=365,
        default=365,
        validation=one_of("log_retention_days", LOG_RETENTION_DAYS),
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


def deletion_protection(module: ModuleStack, what: str) -> IResolvable:
    """Whether something refuses to be deleted."""
    return module.flag(
        "deletion_protection", f"{what} refuses to be deleted until this is false", default=True
    )
