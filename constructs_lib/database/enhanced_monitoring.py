"""The operating system's metrics of RDS instances, every minute."""

from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

INTERVAL_SECONDS = 60
# Amazon RDS User Guide, "Setting up and enabling Enhanced Monitoring".
POLICY = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"


class EnhancedMonitoring(Construct):
    """The role with which RDS writes those metrics.

    Attributes:
        interval_seconds: How often it writes.
        role_arn: ARN of the role.
        permission: What lets the role write; RDS refuses a role that may not.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site) -> None:
        super().__init__(scope, id_)
        self.interval_seconds = INTERVAL_SECONDS
        role = Role(
            self,
            "role",
            site=site,
            thing="postgres-monitoring",
            trust=Trust(service="monitoring.rds.amazonaws.com"),
            purpose="Writes the operating system's metrics of the database",
        )
        self.permission = IamRolePolicyAttachment(self, "write", role=role.name, policy_arn=POLICY)
        self.role_arn = role.arn
