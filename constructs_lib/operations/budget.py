"""What may be spent in a month, and who hears of it before it is."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.budgets_budget import (
    BudgetsBudget,
    BudgetsBudgetCostFilter,
    BudgetsBudgetNotification,
)
from constructs import Construct

from constructs_lib.literal import as_text
from constructs_lib.monitoring.reference import TopicReference
from constructs_lib.operations.config import BudgetConfig
from constructs_lib.site import Site

ACTUAL_PERCENT = (50, 80, 100)
FORECAST_PERCENT = 100
# Names by which AWS bills, for what an environment spends most on. NAT gateways and traffic are no
# part of the VPC on a bill, but of "EC2 - Other", with the instances' volumes (AWS Cost Management
# User Guide, "Budget filters", and Amazon VPC User Guide, "NAT gateway pricing").
BILLED_AS = {
    "compute": (
        "Amazon Elastic Compute Cloud - Compute",
        "Amazon Elastic Container Service",
        "Amazon Elastic Container Service for Kubernetes",
    ),
    "database": ("Amazon Relational Database Service",),
    "network": ("Amazon Virtual Private Cloud", "EC2 - Other"),
}


class Budget(Construct):
    """Budgets of an account, free of charge for the first two, then 0.02 USD a day each.

    Told at 50, 80 and 100 % of what was spent, and when the forecast passes 100 %.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: BudgetConfig,
        alerts: TopicReference,
    ) -> None:
        """Create the budgets.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            alerts: Where they report to; it has to let AWS Budgets publish.
        """
        super().__init__(scope, id_)
        self._site = site
        self._notifications = [
            *(_notification("ACTUAL", percent, alerts) for percent in ACTUAL_PERCENT),
            _notification("FORECASTED", FORECAST_PERCENT, alerts),
        ]
        self._budget("everything", config.monthly_usd)
        for service, usd in sorted(config.by_service.items()):
            self._budget(service, usd, BILLED_AS[service])

    def _budget(self, thing: str, usd: int, services: Sequence[str] = ()) -> None:
        only = (
            [BudgetsBudgetCostFilter(name="Service", values=list(services))] if services else None
        )
        BudgetsBudget(
            self,
            thing,
            name=self._site.name(f"monthly-{thing}", limit=100),
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=as_text(usd),
            limit_unit="USD",
            cost_filter=only,
            notification=self._notifications,
        )


def _notification(kind: str, percent: int, alerts: TopicReference) -> BudgetsBudgetNotification:
    return BudgetsBudgetNotification(
        comparison_operator="GREATER_THAN",
        notification_type=kind,
        threshold=percent,
        threshold_type="PERCENTAGE",
        subscriber_sns_topic_arns=[alerts.arn],
    )
