"""OpenSearch for logs: private, encrypted, signed in to with IAM, and on record."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_service_linked_role import IamServiceLinkedRole
from cdktf_cdktf_provider_aws.opensearch_domain import (
    OpensearchDomain,
    OpensearchDomainAdvancedSecurityOptions,
    OpensearchDomainAdvancedSecurityOptionsMasterUserOptions,
    OpensearchDomainAutoTuneOptions,
    OpensearchDomainDomainEndpointOptions,
    OpensearchDomainEbsOptions,
    OpensearchDomainEncryptAtRest,
    OpensearchDomainLogPublishingOptions,
    OpensearchDomainNodeToNodeEncryption,
    OpensearchDomainOffPeakWindowOptions,
    OpensearchDomainSoftwareUpdateOptions,
    OpensearchDomainVpcOptions,
)
from constructs import Construct

from constructs_lib.account.singletons import SEARCH_ROLE
from constructs_lib.literal import as_text
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.observability.config import LogSearchConfig
from constructs_lib.observability.log_search_alarms import LogSearchAlarms
from constructs_lib.observability.log_search_nodes import chosen, cluster
from constructs_lib.observability.search_logs import SearchLogs
from constructs_lib.recovery import Recovery
from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.versions import in_use
from constructs_lib.workload import Workload

THING = "logs"
NAME_LIMIT = 28  # Amazon OpenSearch Service API Reference, CreateDomain
ENGINE_VERSION = in_use("opensearch")
TLS_POLICY = "Policy-Min-TLS-1-2-PFS-2023-10"
PORT = 443
# With a standby, copies are a multiple of three, the first among them (Amazon OpenSearch Service
# Developer Guide, "Multi-AZ with Standby").
COPIES = 2
# Fluent Bit adds documents by this one; nobody reads with it.
SEND, SENDING_PATH = "es:ESHttpPost", "_bulk"
ADMINISTER = ("es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut")
# Snapshots are taken every hour, and a domain is made anew and filled from one within hours; the
# loss of a zone costs a domain with a standby no data and less than a minute.
# Amazon OpenSearch Service Developer Guide, "Creating index snapshots".
ALONE = Recovery(rto=timedelta(hours=4), rpo=timedelta(hours=1))
SPREAD = Recovery(rto=timedelta(minutes=1), rpo=timedelta(hours=1))


class LogSearch(Construct):
    """A domain in the database subnets; nobody gets in until `connect`.

    IAM lets a role in, and the domain's own roles say what it may do there. `terrace log-search
    prepare` maps the one to the other: workloads add documents, people search them.

    Attributes:
        arn: Its ARN.
        domain: The domain.
        port: TCP port it listens on.
        security_group: Its group.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: LogSearchConfig,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
        administrator_arn: str,
        alarms: Alarms,
    ) -> None:
        """Create the domain.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose database subnets it stands in; a list of them that is a token
                holds as many as it needs: one, or three for more nodes.
            key: Key of its data.
            logs_key: Key of its own logs.
            administrator_arn: Role that may do everything in it.
            alarms: What its alarms need.

        Raises:
            ConfigurationError: Fewer zones than the nodes need.
        """
        super().__init__(scope, id_)
        self._site, self._config = site, config
        self._writers: dict[str, str] = {}
        subnets = chosen(network, config)
        self.port = PORT
        name = site.name(THING, limit=NAME_LIMIT)
        self.arn = site.arn("es", f"domain/{name}")
        self.security_group = SecurityGroup(
            self,
            "security-group",
            site=site,
            network=network,
            thing="log-search",
            purpose="Search of logs",
        )
        logs = SearchLogs(
            self,
            "logs",
            site=site,
            domain_arn=self.arn,
            key=logs_key,
            retention_days=site.log_retention_days,
        )
        # The service puts its interfaces into the subnets in this role's name.
        waits_for: list[ITerraformDependable] = [logs.policy]
        if SEARCH_ROLE not in site.already_there:
            service = "opensearchservice.amazonaws.com"
            waits_for.append(IamServiceLinkedRole(self, "interfaces", aws_service_name=service))
        self.domain = OpensearchDomain(
            self,
            "main",
            domain_name=name,
            engine_version=ENGINE_VERSION,
            cluster_config=cluster(config),
            ebs_options=OpensearchDomainEbsOptions(
                ebs_enabled=True, volume_type="gp3", volume_size=config.storage_gib
            ),
            vpc_options=OpensearchDomainVpcOptions(
                subnet_ids=subnets,
                security_group_ids=[self.security_group.id],
            ),
            encrypt_at_rest=OpensearchDomainEncryptAtRest(enabled=True, kms_key_id=key.arn),
            node_to_node_encryption=OpensearchDomainNodeToNodeEncryption(enabled=True),
            domain_endpoint_options=OpensearchDomainDomainEndpointOptions(
                enforce_https=True, tls_security_policy=TLS_POLICY
            ),
            access_policies=self._access(site.account_id),
            advanced_security_options=OpensearchDomainAdvancedSecurityOptions(
                enabled=True,
                internal_user_database_enabled=False,
                anonymous_auth_enabled=False,
                master_user_options=OpensearchDomainAdvancedSecurityOptionsMasterUserOptions(
                    master_user_arn=administrator_arn
                ),
            ),
            log_publishing_options=[
                OpensearchDomainLogPublishingOptions(
                    log_type=log, cloudwatch_log_group_arn=group.arn
                )
                for log, group in logs.groups.items()
            ],
            auto_tune_options=OpensearchDomainAutoTuneOptions(
                desired_state="ENABLED", use_off_peak_window=True
            ),
            off_peak_window_options=OpensearchDomainOffPeakWindowOptions(enabled=True),
            software_update_options=OpensearchDomainSoftwareUpdateOptions(
                auto_software_update_enabled=True
            ),
            tags=(SPREAD if config.spread else ALONE).tags,
            lifecycle=site.durability.lifecycle,
            # It is refused until it may write its logs.
            depends_on=waits_for,
        )
        LogSearchAlarms(
            self,
            "alarms",
            alarms=alarms.family("telemetry"),
            domain=self.domain.domain_name,
            storage_gib=config.storage_gib,
        )

    def connect(self, workload: Workload) -> None:
        """Let the log router of a workload send documents, and tell it where.

        Raises:
            ConfigurationError: The workload has no network interface in the VPC.
        """
        self._let_in(workload, name="log-search-use", sid="SendDocuments", path=SENDING_PATH)
        self._writers[workload.label] = self._site.iam_arn(f"role/{workload.role.name}")

    def connect_administrator(self, workload: Workload, *, readers: Sequence[str]) -> None:
        """Let what prepares the domain say who writes and who reads; after every `connect`.

        Args:
            workload: What prepares it, with the role that is its administrator.
            readers: ARNs of roles that search.

        Raises:
            ConfigurationError: The workload has no network interface in the VPC.
        """
        self._let_in(workload, name="log-search-administers", sid="Administer", path="*")
        told = {
            "LOG_SEARCH_WRITERS": (_listed(self._writers.values()), "Roles that send documents"),
            "LOG_SEARCH_READERS": (_listed(readers), "Roles that search documents"),
            "LOG_SEARCH_DAYS": (as_text(self._config.days), "Days that documents are kept"),
            "LOG_SEARCH_COPIES": (str(COPIES if self._config.spread else 0), "Further copies"),
        }
        for name, (value, meaning) in told.items():
            workload.settings.put(name, value, meaning)

    def _let_in(self, workload: Workload, *, name: str, sid: str, path: str) -> None:
        group = workload.require_network("log-search")
        self.security_group.allow_from(group, port=PORT, purpose="Search of logs")
        actions = SEND if path == SENDING_PATH else ADMINISTER
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name(name),
            statements=[allow(sid, actions, f"{self.arn}/{path}")],
        )
        meaning = "Host of OpenSearch, with signed requests over TLS"
        workload.settings.put("LOG_SEARCH_HOST", self.domain.endpoint, meaning)

    def _access(self, account_id: str) -> str:
        """Let IAM decide about the account's own roles, and nobody else in."""
        return DataAwsIamPolicyDocument(
            self,
            "access",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="AccountDecides",
                    actions=["es:ESHttp*"],
                    resources=[f"{self.arn}/*"],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="AWS", identifiers=[f"arn:aws:iam::{account_id}:root"]
                        )
                    ],
                )
            ],
        ).json


def _listed(arns: Iterable[str]) -> str:
    return " ".join(arns)
