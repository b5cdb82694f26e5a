"""What is larger than it has to be."""

from typing import TYPE_CHECKING

from constructs_lib.monitoring.utilization_alarms import UtilizationAlarms

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def watch(stack: "EnvironmentStack") -> None:
    """Tell of sizes that are too large for days."""
    UtilizationAlarms(
        stack,
        "alarms-of-utilization",
        alarms=stack.monitoring.family("utilization"),
        service=stack.compute.service.metrics,
        database=stack.database.metrics,
    )
