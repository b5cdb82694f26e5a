"""Grafana as a service: people sign in once, and see metrics, alarms and traces."""

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.grafana_workspace import GrafanaWorkspace
from cdktf_cdktf_provider_aws.grafana_workspace_saml_configuration import (
    GrafanaWorkspaceSamlConfiguration,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.observability.config import SamlConfig
from constructs_lib.observability.prometheus import Prometheus
from constructs_lib.security.policy import Statement, decrypt
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site
from constructs_lib.versions import in_use

VERSION = in_use("grafana")
SOURCES = ("CLOUDWATCH", "PROMETHEUS", "XRAY")
# Service Authorization Reference: these know no resource.
READ_METRICS = (
    "cloudwatch:DescribeAlarmsForMetric",
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:ListMetrics",
)
READ_TRACES = (
    "xray:BatchGetTraces",
    "xray:GetGroups",
    "xray:GetServiceGraph",
    "xray:GetTimeSeriesServiceStatistics",
    "xray:GetTraceGraph",
    "xray:GetTraceSummaries",
)
# The logs of services, and what Logs Insights found in them.
# Source: Grafana, "Amazon CloudWatch data source", section "IAM policies".
FIND_LOGS = ("logs:DescribeLogGroups", "logs:StopQuery")  # know no resource
QUERY_LOGS = ("logs:GetLogGroupFields", "logs:GetQueryResults", "logs:StartQuery")
QUERY_SAMPLES = (
    "aps:DescribeWorkspace",
    "aps:GetLabels",
    "aps:GetMetricMetadata",
    "aps:GetSeries",
    "aps:QueryMetrics",
)


class Grafana(Construct):
    """A workspace that reads this account; people sign in through a provider of identities.

    It costs 9 USD a month for each person who changes dashboards, and 5 for each who looks.
    With IAM Identity Center nobody is in until an administrator assigns them; with SAML the
    identity provider says who may what.

    Attributes:
        workspace: The workspace.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        prometheus: Prometheus,
        traces_key: KeyReference,
        saml: SamlConfig | None,
    ) -> None:
        """Create the workspace.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            prometheus: Where it queries metrics, beside CloudWatch.
            traces_key: Key of the traces that it reads.
            saml: The identity provider that people sign in with; None for IAM Identity Center.
        """
        super().__init__(scope, id_)
        role = Role(
            self,
            "role",
            site=site,
            thing="grafana",
            # Amazon Managed Grafana User Guide, "Cross-service confused deputy prevention".
            trust=Trust(
                service="grafana.amazonaws.com", source=site.arn("grafana", "/workspaces/*")
            ),
            purpose="What Grafana reads for its dashboards",
        )
        self._allow_reading(
            role, site, prometheus, decrypt("DecryptTraces", traces_key.arn, site.host("xray"))
        )
        self.workspace = GrafanaWorkspace(
            self,
            "main",
            name=site.name(),
            description="Metrics, alarms and traces",
            grafana_version=VERSION,
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=["SAML" if saml else "AWS_SSO"],
            permission_type="CUSTOMER_MANAGED",
            role_arn=role.arn,
            data_sources=list(SOURCES),
            # X-Ray's data source is a plugin that no workspace has since version 9:
            # `terrace dashboards push` installs it, and only administrators may.
            configuration=compact(
                {"plugins": {"pluginAdminEnabled": True}, "unifiedAlerting": {"enabled": False}}
            ),
        )

        if saml:
            GrafanaWorkspaceSamlConfiguration(
                self,
                "sign-in",
                workspace_id=self.workspace.id,
                idp_metadata_url=saml.metadata_url,
                role_assertion=saml.role_attribute,
                admin_role_values=list(saml.administrators),
                editor_role_values=list(saml.editors),
            )

    def _allow_reading(
        self, role: Role, site: Site, prometheus: Prometheus, traces: Statement
    ) -> None:
        """Let it read; whoever looks at traces needs the key that X-Ray encrypts them with.

        Everybody who looks at Grafana may ask what its role may read: the trail, which tells who
        did what in the account, is not for them.

        Source: AWS X-Ray Developer Guide, "Data protection in AWS X-Ray".
        """
        logs = site.arn("logs", f"log-group:{site.path('*')}")
        trail = site.arn("logs", f"log-group:{site.path('trail')}*")
        document = DataAwsIamPolicyDocument(
            self,
            "read",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="ReadMetrics", actions=list(READ_METRICS), resources=["*"]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="ReadTraces", actions=list(READ_TRACES), resources=["*"]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="QuerySamples", actions=list(QUERY_SAMPLES), resources=[prometheus.arn]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="FindLogs", actions=list(FIND_LOGS), resources=["*"]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="QueryLogs", actions=list(QUERY_LOGS), resources=[logs]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="RefuseTrail", effect="Deny", actions=["logs:*"], resources=[trail]
                ),
                traces,
            ],
        )
        IamRolePolicy(self, "read-policy", name="read", role=role.name, policy=document.json)
