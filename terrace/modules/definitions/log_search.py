"""Module `log-search`: OpenSearch for logs."""

from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.observability.config import LogSearchConfig
from constructs_lib.observability.log_search import LogSearch
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import alarms, connect, data_key, logs_key, vpc
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

INSTANCE_TYPE = "m6g.large.search"
NODES = 3


def _build(module: ModuleStack) -> None:
    search = LogSearch(
        module,
        "log-search",
        site=module.site,
        config=module.config(
            LogSearchConfig,
            defaults={"storage_gib": 50},
            instance_type=INSTANCE_TYPE,
            nodes=NODES,
        ),
        network=ExistingNetwork(
            vpc_id=vpc(module),
            subnets={
                Tier.DATABASE: module.texts(
                    "database_subnet_ids",
                    "Ids of three database subnets in different zones",
                    example=[
                        "subnet-0a1b2c3d4e5f67890",
                        "subnet-1a1b2c3d4e5f67890",
                        "subnet-2a1b2c3d4e5f67890",
                    ],
                )
            },
        ),
        key=ExistingKey(data_key(module)),
        logs_key=ExistingKey(logs_key(module)),
        administrator_arn=module.text(
            "administrator_role_arn",
            "Role that may do everything in the domain",
            example="arn:aws:iam::123456789012:role/deployment",
        ),
        alarms=alarms(module),
    )
    connect(module, search, in_vpc=True)
    module.publish("host", search.domain.endpoint, "Host of the search, on port 443")
    module.publish("arn", search.domain.arn, "ARN of the domain, to grant rights on")
    module.publish("security_group_id", search.security_group.id, "Security group")


LOG_SEARCH = Module(
    name="log-search",
    purpose="An OpenSearch domain for logs, inside of the VPC, signed in to with IAM.",
    choices=(
        (
            f"{NODES} nodes of {INSTANCE_TYPE} in three zones, one of them a standby, and three "
            "managers."
        ),
        "TLS 1.2 at least; encrypted at rest and between nodes; its audit log is kept.",
        (
            "Clients add documents and read none; an administrator maps their roles to one of "
            "the domain's own, as `python -m app.log_search` of this platform does."
        ),
        "OpenSearch's service-linked role is made: import it where it is there already.",
    ),
    cost="About 560 USD a month for six nodes, and 0.12 USD for each GiB of storage.",
    build=_build,
    checks={
        "a zone can be lost": (
            "aws_opensearch_domain.main.cluster_config[0].multi_az_with_standby_enabled"
        ),
        "only HTTPS is answered": (
            "aws_opensearch_domain.main.domain_endpoint_options[0].enforce_https"
        ),
        "names follow the convention": (
            'aws_opensearch_domain.main.domain_name == "acme-staging-logs"'
        ),
    },
)
