"""What an environment may cost, and who hears when it costs more."""

from constructs import Construct

from constructs_lib.monitoring.reference import TopicReference
from constructs_lib.operations.budget import Budget
from constructs_lib.operations.config import BudgetConfig
from constructs_lib.operations.cost_anomalies import CostAnomalies
from constructs_lib.site import Site


class Cost(Construct):
    """Budgets of the environment and of single services, and a look for what nobody expected."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: BudgetConfig,
        alerts: TopicReference,
        budgets: bool = True,
        anomalies: bool = True,
    ) -> None:
        """Watch the cost.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            alerts: Where budgets and anomalies report to.
            budgets: There is a service for budgets.
            anomalies: There is a service that finds anomalies.
        """
        super().__init__(scope, id_)
        if budgets:
            Budget(self, "budget", site=site, config=config, alerts=alerts)
        if anomalies and config.anomalies:
            CostAnomalies(self, "anomalies", site=site, alerts=alerts)
