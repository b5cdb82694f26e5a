"""The operating system's metrics of RDS instances, every minute."""

from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.naming import Naming
from constructs_lib.security.service_role import ServiceRole

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

    def __init__(self, scope: Construct, id_: str, *, naming: Naming) -> None:
        super().__init__(scope, id_)
        self.interval_seconds = INTERVAL_SECONDS
        role = ServiceRole(
            self,
            "role",
            naming=naming,
            thing="postgres-monitoring",
            service="monitoring.rds.amazonaws.com",
            purpose="Writes the operating system's metrics of the database",
        )
        self.permission = IamRolePolicyAttachment(self, "write", role=role.name, policy_arn=POLICY)
        self.role_arn = role.arn
