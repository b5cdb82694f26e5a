"""Unusual cost, found by AWS's own model of what each service costs on such a day."""

from cdktf_cdktf_provider_aws.ce_anomaly_monitor import CeAnomalyMonitor
from cdktf_cdktf_provider_aws.ce_anomaly_subscription import (
    CeAnomalySubscription,
    CeAnomalySubscriptionSubscriber,
    CeAnomalySubscriptionThresholdExpression,
    CeAnomalySubscriptionThresholdExpressionDimension,
)
from constructs import Construct

from constructs_lib.account.adoption import adopt
from constructs_lib.account.singletons import COST_MONITOR
from constructs_lib.monitoring.reference import TopicReference
from constructs_lib.site import Site

LEAST_USD = 20  # a day's surprise below that is not worth waking anybody


class CostAnomalies(Construct):
    """A monitor over all services of an account, free of charge."""

    def __init__(self, scope: Construct, id_: str, *, site: Site, alerts: TopicReference) -> None:
        """Create the monitor.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            alerts: Where it reports to; it has to let Cost Explorer publish.
        """
        super().__init__(scope, id_)
        monitor = CeAnomalyMonitor(
            self,
            "main",
            name=site.name("services"),
            monitor_type="DIMENSIONAL",
            monitor_dimension="SERVICE",
        )
        adopt(monitor, COST_MONITOR, site=site)
        least = CeAnomalySubscriptionThresholdExpressionDimension(
            key="ANOMALY_TOTAL_IMPACT_ABSOLUTE",
            match_options=["GREATER_THAN_OR_EQUAL"],
            values=[str(LEAST_USD)],
        )
        CeAnomalySubscription(
            self,
            "alert",
            name=site.name("cost-anomalies"),
            frequency="IMMEDIATE",  # the only one that a topic takes
            monitor_arn_list=[monitor.arn],
            subscriber=[CeAnomalySubscriptionSubscriber(type="SNS", address=alerts.arn)],
            threshold_expression=CeAnomalySubscriptionThresholdExpression(dimension=least),
        )
