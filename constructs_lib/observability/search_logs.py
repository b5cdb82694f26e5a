"""What an OpenSearch domain tells of itself: slow queries, errors, and who asked what."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_resource_policy import CloudwatchLogResourcePolicy
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

LOGS = {
    "AUDIT_LOGS": "audit",
    "ES_APPLICATION_LOGS": "errors",
    "INDEX_SLOW_LOGS": "slow-indexing",
    "SEARCH_SLOW_LOGS": "slow-searches",
}


class SearchLogs(Construct):
    """Encrypted log groups, and the permission to write into them.

    Attributes:
        groups: Log groups by the domain's name for what is in them.
        policy: The permission, for what needs it to be there.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        domain_arn: str,
        key: KeyReference,
        retention_days: int,
    ) -> None:
        super().__init__(scope, id_)
        self.groups = {
            log: CloudwatchLogGroup(
                self,
                thing,
                name=f"/aws/opensearch/{site.name()}/{thing}",
                retention_in_days=retention_days,
                kms_key_id=key.arn,
            )
            for log, thing in LOGS.items()
        }
        document = DataAwsIamPolicyDocument(
            self,
            "delivery",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="DomainWritesLogs",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[f"{group.arn}:*" for group in self.groups.values()],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="Service", identifiers=["es.amazonaws.com"]
                        )
                    ],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="ArnLike", variable="aws:SourceArn", values=[domain_arn]
                        )
                    ],
                )
            ],
        )
        self.policy = CloudwatchLogResourcePolicy(
            self, "access", policy_name=site.name("log-search"), policy_document=document.json
        )
