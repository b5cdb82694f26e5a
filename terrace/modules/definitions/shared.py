"""Variables that several modules take."""

from collections.abc import Iterable

from constructs_lib.image import ImageReference
from constructs_lib.monitoring.alarm import Alarms, Runbooks
from constructs_lib.monitoring.reference import ExistingTopic
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import ExistingNetwork, ExistingSecurityGroup
from constructs_lib.security.reference import ExistingKey, ExistingRole
from constructs_lib.storage.reference import ExistingLogBucket
from constructs_lib.workload import Store, Workload
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import matches

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


class GivenSettings:
    """What a store tells who uses it: the module's output `settings`."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def put(self, name: str, value: str, meaning: str) -> None:  # noqa: ARG002 - of a protocol
        """Keep a value."""
        self._values[name] = value

    def publish(self, module: ModuleStack) -> None:
        """Give all values to the caller."""
        module.publish("settings", self._values, "What the code that uses it is told, by name")


def connect(module: ModuleStack, store: Store, *, in_vpc: bool) -> None:
    """Let the caller's workload use a store, and tell the caller what it has to know.

    Args:
        module: The module.
        store: What it uses.
        in_vpc: The store stands in the VPC, so that the workload's security group is let in.
    """
    connect_all(module, [store], in_vpc=in_vpc)


def connect_all(module: ModuleStack, stores: Iterable[Store], *, in_vpc: bool) -> None:
    """Let the caller's workload use several stores."""
    settings = GivenSettings()
    group = ExistingSecurityGroup(id=_client(module), label="client") if in_vpc else None
    role = module.text(
        "client_role_name", "Role of the code that uses it", example="acme-staging-app"
    )
    workload = Workload(
        label="client",
        role=ExistingRole(role),
        security_group=group,
        settings=settings,
        starter=ExistingRole(role),
    )
    for store in stores:
        store.connect(workload)
    settings.publish(module)


def _client(module: ModuleStack) -> str:
    return module.text(
        "client_security_group_id",
        "Security group of the code that uses it",
        example="sg-0a1b2c3d4e5f67890",
    )


def database_network(module: ModuleStack) -> ExistingNetwork:
    """The caller's network, as far as a store needs it."""
    return ExistingNetwork(vpc_id=vpc(module), subnets={Tier.DATABASE: subnets(module, "database")})


def private_network(module: ModuleStack) -> ExistingNetwork:
    """The caller's network, as far as what runs code needs it."""
    return ExistingNetwork(vpc_id=vpc(module), subnets={Tier.PRIVATE: subnets(module, "private")})


def fixed_image(module: ModuleStack) -> ImageReference:
    """Image of the caller's application."""
    return ImageReference(address=image(module), repository_arn=repository_arn(module))
