"""What keeps the platform in its bounds: budgets and a watch on unusual cost."""

from constructs_lib.operations.budget import Budget, BudgetConfig
from constructs_lib.operations.cost_anomalies import CostAnomalies

__all__ = ["Budget", "BudgetConfig", "CostAnomalies"]
