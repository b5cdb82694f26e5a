"""A record of every connection in a network, kept in CloudWatch Logs."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

AGGREGATION_SECONDS = 60  # the shorter of AWS's two intervals: ten minutes is too late to look


class FlowLogs(Construct):
    """All accepted and rejected traffic of a VPC.

    Attributes:
        log_group: Where the records go.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        network: NetworkReference,
        key: KeyReference,
        retention_days: int,
    ) -> None:
        super().__init__(scope, id_)
        self.log_group = CloudwatchLogGroup(
            self,
            "records",
            name=site.path("flow-logs"),
            retention_in_days=retention_days,
            kms_key_id=key.arn,
        )
        role = Role(
            self,
            "role",
            site=site,
            thing="flow-logs",
            trust=Trust(service="vpc-flow-logs.amazonaws.com"),
            purpose="Writes the VPC's flow logs",
        )
        delivery = DataAwsIamPolicyDocument(
            self,
            "delivery",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="WriteRecords",
                    actions=[
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:PutLogEvents",
                    ],
                    resources=[f"{self.log_group.arn}:*"],
                )
            ],
        )
        policy = IamRolePolicy(
            self, "delivery-policy", name="delivery", role=role.name, policy=delivery.json
        )
        FlowLog(
            self,
            "main",
            vpc_id=network.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=self.log_group.arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=AGGREGATION_SECONDS,
            tags=site.tag("flow-logs"),
            # AWS tries the role when the flow log is made.
            depends_on=[policy],
        )
