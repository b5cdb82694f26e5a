"""What a data store promises for the day when it is lost."""

from dataclasses import dataclass
from datetime import timedelta

RTO_TAG = "RecoveryTimeObjective"
RPO_TAG = "RecoveryPointObjective"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """Objectives from which a store derives its redundancy, declared in its tags.

    Attributes:
        rto: Recovery time objective: how long the store may be gone.
        rpo: Recovery point objective: how much of the latest changes may be lost.
    """

    rto: timedelta
    rpo: timedelta

    @property
    def tags(self) -> dict[str, str]:
        """The objectives as tags, in whole minutes; rule DRP001 reads them."""
        return {
            RTO_TAG: f"{_minutes(self.rto)} minutes",
            RPO_TAG: f"{_minutes(self.rpo)} minutes",
        }


def _minutes(period: timedelta) -> int:
    return int(period.total_seconds() // 60)
