"""What AWS tells of nodes that it takes away, in a queue for Karpenter."""

from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

RETENTION_SECONDS = 300  # older notices are of nodes that are gone
RULE_LIMIT = 64  # EventBridge API Reference, PutRule
# Karpenter's documentation, "Interruption": source and kind of each notice.
NOTICES = {
    "health": ("aws.health", "AWS Health Event"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "spot": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "state": ("aws.ec2", "EC2 Instance State-change Notification"),
}


class Interruptions(Construct):
    """A queue, and the rules of EventBridge that fill it.

    Attributes:
        queue: The queue.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site, key: KeyReference) -> None:
        """Create the queue.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            key: Key of the notices; EventBridge has to be among its users.
        """
        super().__init__(scope, id_)
        self.queue = SqsQueue(
            self,
            "queue",
            name=site.name("interruptions", limit=80),
            message_retention_seconds=RETENTION_SECONDS,
            kms_master_key_id=key.arn,
        )
        rules = {
            notice: self._rule(site, notice, source, kind)
            for notice, (source, kind) in NOTICES.items()
        }
        policy = DataAwsIamPolicyDocument(
            self,
            "policy",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="RulesSendNotices",
                    actions=["sqs:SendMessage"],
                    resources=[self.queue.arn],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="Service", identifiers=["events.amazonaws.com"]
                        )
                    ],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="ArnEquals",
                            variable="aws:SourceArn",
                            values=[rule.arn for rule in rules.values()],
                        )
                    ],
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="RefusePlainText",
                    effect="Deny",
                    actions=["sqs:*"],
                    resources=[self.queue.arn],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(type="*", identifiers=["*"])
                    ],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="Bool", variable="aws:SecureTransport", values=["false"]
                        )
                    ],
                ),
            ],
        )
        SqsQueuePolicy(self, "access", queue_url=self.queue.url, policy=policy.json)

    def _rule(self, site: Site, notice: str, source: str, kind: str) -> CloudwatchEventRule:
        rule = CloudwatchEventRule(
            self,
            notice,
            name=site.name(f"interruption-{notice}", limit=RULE_LIMIT),
            description=f"{kind}, for Karpenter",
            event_pattern=compact({"source": [source], "detail-type": [kind]}),
        )
        CloudwatchEventTarget(
            self, f"{notice}-target", rule=rule.name, target_id="queue", arn=self.queue.arn
        )
        return rule
