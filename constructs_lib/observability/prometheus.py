"""Prometheus as a service: a workspace, its alert rules, and a way from them to somebody."""

from dataclasses import dataclass

from cdktf import Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.prometheus_alert_manager_definition import (
    PrometheusAlertManagerDefinition,
)
from cdktf_cdktf_provider_aws.prometheus_rule_group_namespace import PrometheusRuleGroupNamespace
from cdktf_cdktf_provider_aws.prometheus_workspace import (
    PrometheusWorkspace,
    PrometheusWorkspaceLoggingConfiguration,
)
from constructs import Construct

from constructs_lib.monitoring.reference import TopicReference
from constructs_lib.security.reference import KeyReference, RoleReference
from constructs_lib.site import Site

# What is critical is repeated until somebody acts, the rest once a day. The service knows no
# receiver but SNS, and wants the region beside its topic.
# Amazon Managed Service for Prometheus User Guide, "Alert manager configuration".
ALERT_MANAGER = """\
alertmanager_config: |
  route:
    receiver: alerts
    group_by: [alertname, namespace]
    group_wait: 30s
    group_interval: 5m
    repeat_interval: 24h
    routes:
      - receiver: alerts
        matchers: ['severity = critical']
        repeat_interval: 1h
  receivers:
    - name: alerts
      sns_configs:
        - topic_arn: {topic}
          sigv4:
          subject: '{{{{ .Status }}}}: {{{{ .CommonLabels.alertname }}}}'
          send_resolved: true
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrometheusConfig:
    """Choices open to the caller of Prometheus.

    Attributes:
        rules: Groups of alert rules, in Prometheus' own YAML; may be a token.
    """

    rules: str


class Prometheus(Construct):
    """A workspace whose alerts go where the environment's alarms go.

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
        config: PrometheusConfig,
        alerts: TopicReference,
        key: KeyReference,
        logs_key: KeyReference,
    ) -> None:
        """Create the workspace.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            alerts: Where alerts report to; its key has to serve Prometheus.
            key: Key of the samples; another one replaces the workspace.
            logs_key: Key of its log group.
        """
        super().__init__(scope, id_)
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
        PrometheusRuleGroupNamespace(
            self,
            "rules",
            name="alerts",
            workspace_id=self.workspace.id,
            data=_literal(config.rules),
        )
        PrometheusAlertManagerDefinition(
            self,
            "alert-manager",
            workspace_id=self.workspace.id,
            definition=ALERT_MANAGER.format(topic=alerts.arn, region=site.region),
        )

    @property
    def arn(self) -> str:
        """ARN of the workspace."""
        return self.workspace.arn

    def grant_write(self, role: RoleReference, *, grantee: str) -> None:
        """Let a collector's role write samples; `grantee` names it in construct ids."""
        document = DataAwsIamPolicyDocument(
            self,
            f"{grantee}-write",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="WriteSamples", actions=["aps:RemoteWrite"], resources=[self.arn]
                )
            ],
        )
        IamRolePolicy(
            self,
            f"{grantee}-write-policy",
            name="write-metrics",
            role=role.name,
            policy=document.json,
        )


def _literal(text: str) -> str:
    """Keep Terraform from reading a text as its own template."""
    if Token.is_unresolved(text):
        return text
    return text.replace("${", "$${").replace("%{", "%%{")
