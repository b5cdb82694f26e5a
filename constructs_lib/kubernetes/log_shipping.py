"""Fluent Bit: writes what containers print into one log group."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import FLUENT_BIT
from constructs_lib.security.policy import allow
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


class LogShipping(Construct):
    """The log group of all pods, and the role of Fluent Bit, which may write there only.

    Attributes:
        log_group: The log group.
        role: The role.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        control_plane: ControlPlane,
        logs_key: KeyReference,
    ) -> None:
        super().__init__(scope, id_)
        self.log_group = CloudwatchLogGroup(
            self,
            "pods",
            name=site.path("kubernetes"),
            retention_in_days=site.log_retention_days,
            kms_key_id=logs_key.arn,
        )
        self.role = PodRole(
            self,
            "role",
            site=site,
            control_plane=control_plane,
            account=FLUENT_BIT,
            thing="pod-fluent-bit",
            purpose="Writes the logs of pods",
        )
        self.role.allow(
            "logs",
            [
                allow(
                    "WriteLogs",
                    ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                    [f"{self.log_group.arn}:*"],
                )
            ],
        )
        self.role.associate()
