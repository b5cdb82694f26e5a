"""Prometheus as a service: a workspace, its alert rules, and a way from them to somebody."""

from collections.abc import Mapping

from cdktf import Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.prometheus_alert_manager_definition import (
    PrometheusAlertManagerDefinition,
)
from cdktf_cdktf_provider_aws.prometheus_rule_group_namespace import PrometheusRuleGroupNamespace
from cdktf_cdktf_provider_aws.prometheus_workspace import (
    PrometheusWorkspace,
    PrometheusWorkspaceLoggingConfiguration,
)
from constructs import Construct

from constructs_lib.security.policy import allow, grant
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.workload import Workload

READ = ("aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics")


class Prometheus(Construct):
    """A workspace for samples, with rules; `notify` says where its alerts go.

    It costs what is written into it, about 0.90 USD for ten million samples, and nothing
    while it is empty. Samples are kept for 150 days.

    Attributes:
        workspace: The workspace.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        rules: Mapping[str, str],
        key: KeyReference,
        logs_key: KeyReference,
    ) -> None:
        """Create the workspace.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            rules: Files of rules in Prometheus' own YAML by their names, at most 10 with at most
                20 rules in a group; may be tokens.
            key: Key of the samples; another one replaces the workspace.
            logs_key: Key of its log group.
        """
        super().__init__(scope, id_)
        self._site = site
        name = site.name()
        logs = CloudwatchLogGroup(
            self,
            "log",
            # For groups of this prefix CloudWatch keeps one policy, which does not run full.
            name=f"/aws/vendedlogs/prometheus/{name}",
            retention_in_days=site.log_retention_days,
            kms_key_id=logs_key.arn,
        )
        self.workspace = PrometheusWorkspace(
            self,
            "main",
            alias=name,
            kms_key_arn=key.arn,
            logging_configuration=PrometheusWorkspaceLoggingConfiguration(
                log_group_arn=f"{logs.arn}:*"
            ),
        )
        for file, text in rules.items():
            PrometheusRuleGroupNamespace(
                self,
                f"rules-{file}",
                name=file,
                workspace_id=self.workspace.id,
                data=_literal(text),
            )

    @property
    def arn(self) -> str:
        """ARN of the workspace."""
        return self.workspace.arn

    def notify(self, definition: str) -> None:
        """Send alerts as an alert manager's definition says; once.

        Args:
            definition: In the form of `alert_manager.definition`.
        """
        PrometheusAlertManagerDefinition(
            self, "alert-manager", workspace_id=self.workspace.id, definition=definition
        )

    def connect(self, workload: Workload) -> None:
        """Let a workload, or the collector beside it, write samples, and tell it where.

        Source: Amazon Managed Service for Prometheus User Guide, "IAM permissions and policies".
        """
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name("metrics-write"),
            statements=[allow("WriteSamples", "aps:RemoteWrite", self.arn)],
        )
        address = f"{self.workspace.prometheus_endpoint}api/v1/remote_write"
        meaning = "Where samples are written to, with signed requests"
        workload.settings.put("METRICS_REMOTE_WRITE_URL", address, meaning)

    def connect_reader(self, workload: Workload) -> None:
        """Let a workload ask for samples, and tell it where.

        Source: Amazon Managed Service for Prometheus User Guide, "IAM permissions and policies";
        its addresses for queries are below the workspace's own.
        """
        grant(
            self,
            f"{workload.label}-reads",
            workload.role,
            name=self._site.name("metrics-read"),
            statements=[allow("ReadSamples", READ, self.arn)],
        )
        address = self.workspace.prometheus_endpoint
        meaning = "Where samples are asked for, with signed requests"
        workload.settings.put("METRICS_QUERY_URL", address, meaning)


def _literal(text: str) -> str:
    """Keep Terraform from reading a text as its own template."""
    if Token.is_unresolved(text):
        return text
    return text.replace("${", "$${").replace("%{", "%%{")
