"""What an environment may cost, and who hears when it costs more."""

from typing import TYPE_CHECKING

from constructs_lib.operations.budget import Budget, BudgetConfig
from constructs_lib.operations.cost_anomalies import CostAnomalies
from stacks.target import Feature

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def watch(stack: "EnvironmentStack") -> None:
    """Budget the environment and its services, and look for what nobody expected."""
    environment, alerts = stack.environment, stack.monitoring.alerts
    if stack.target.has(Feature.BUDGETS):
        Budget(
            stack,
            "budget",
            naming=stack.naming,
            config=BudgetConfig(
                monthly_usd=environment.monthly_budget_usd,
                by_service=environment.service_budgets_usd,
            ),
            alerts=alerts,
        )
    if stack.target.has(Feature.COST_ANOMALIES):
        CostAnomalies(stack, "cost-anomalies", naming=stack.naming, alerts=alerts)
