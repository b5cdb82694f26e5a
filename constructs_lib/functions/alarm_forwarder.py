"""The last part of the way from an alarm to somebody: from the topic to who is on call."""

from datetime import timedelta

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from constructs_lib.functions.function import Function, FunctionConfig
from constructs_lib.functions.reference import ArtifactsReference
from constructs_lib.monitoring.reference import TopicReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.secret import Secret, SecretConfig, SecretCopy
from constructs_lib.site import Site

THING = "alarm-forwarder"
CONTACTS_THING = "on-call"
# Its secret and three calls, one after the other, each at its deadline: 29 seconds.
TIMEOUT = timedelta(seconds=45)


class AlarmForwarder(Construct):
    """A function that passes notifications on to PagerDuty, Opsgenie or Slack.

    Whom it tells is in a secret that it reads at each run. Terraform makes the secret empty;
    an operator fills it, as `docs/runbooks/functions.md` says. Until then every notification
    that nobody gets is a line in the function's log.

    SNS itself needs no queue of its own: it tries a function that does not answer for 23 days.

    Attributes:
        function: The function.
        secret: Whom to tell.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        alerts: TopicReference,
        artifacts: ArtifactsReference,
        key: KeyReference,
        logs_key: KeyReference,
        copy: SecretCopy | None = None,
    ) -> None:
        """Subscribe it.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            alerts: Topic whose notifications it passes on.
            artifacts: Where its code is deployed from.
            key: Key of its secret, its variables and its queue.
            logs_key: Key of its log group.
            copy: Where the secret is kept once more; None keeps it in one region.
        """
        super().__init__(scope, id_)
        self.secret = Secret(
            self,
            "contacts",
            site=site,
            config=SecretConfig(
                thing=CONTACTS_THING,
                purpose="Whom alarms are passed on to; filled by an operator",
            ),
            key=key,
            copy=copy,
        )
        self.function = Function(
            self,
            "function",
            site=site,
            config=FunctionConfig(
                thing=THING,
                purpose="Passes alarms on to who is on call",
                code="alarm_forwarder",
                timeout=TIMEOUT,
                memory_mib=256,
                environment={"SECRET_ID": self.secret.arn},
            ),
            artifacts=artifacts,
            key=key,
            logs_key=logs_key,
        )
        self.secret.grant_read(self.function.role, grantee="forwarder")
        self._hear(
            alerts,
            permission="from-alerts",
            statement_id="AlertsInvoke",
            subscription="subscription",
        )

    def also_forward(
        self, thing: str, alerts: TopicReference, provider: TerraformProvider | None = None
    ) -> None:
        """Pass on notifications of another topic, too; SNS calls across regions.

        Args:
            thing: What the topic is for, in lower-case letters; unique among the others.
            alerts: The topic.
            provider: Provider of the topic's region, where its subscriptions are made; None
                where it is the stack's own.

        Source: https://docs.aws.amazon.com/sns/latest/dg/sns-cross-region-delivery.html, for
        topics in regions that every account has enabled.
        """
        self._hear(
            alerts,
            permission=f"from-{thing}-alerts",
            statement_id=f"{thing.capitalize()}AlertsInvoke",
            subscription=f"{thing}-subscription",
            provider=provider,
        )

    def _hear(
        self,
        alerts: TopicReference,
        *,
        permission: str,
        statement_id: str,
        subscription: str,
        provider: TerraformProvider | None = None,
    ) -> None:
        allowed = LambdaPermission(
            self,
            permission,
            statement_id=statement_id,
            action="lambda:InvokeFunction",
            principal="sns.amazonaws.com",
            function_name=self.function.alias.function_name,
            qualifier=self.function.alias.name,
            # The topic's ARN holds its account. No document says that SNS sends the account
            # beside it, and a condition on what is not sent would refuse every alarm.
            source_arn=alerts.arn,
        )
        SnsTopicSubscription(
            self,
            subscription,
            provider=provider,
            topic_arn=alerts.arn,
            protocol="lambda",
            endpoint=self.function.alias.arn,
            # Notifications before that would be refused.
            depends_on=[allowed],
        )
