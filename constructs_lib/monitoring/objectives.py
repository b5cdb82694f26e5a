"""How well a service has to work: what it may fail, and how long it may take."""

from dataclasses import dataclass

from constructs_lib.config import Config, choice
from constructs_lib.errors import ConfigurationError

# What the service counts requests and messages into: only there can a rule tell slow from fast.
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
MESSAGE_SECONDS = (0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 21600, 86400)
PERIOD_DAYS = 30  # for which a budget lasts
# Of a hundred requests in an hour two that fail burn a budget of 99.9 % at 20 times its speed, and
# are no reason to wake anybody; warnings tell of them by day, and a service of which all requests
# fail rings by its error rate.
# Google, The Site Reliability Workbook, chapter 5, "Low-Traffic Services and Error Budget
# Alerting".
LEAST_TO_WAKE = 5
"""Requests or messages that have to be bad in a window before it wakes somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A speed at which a budget is used up, and for how long it is watched.

    Attributes:
        name: The longer window, which tells its alerts apart.
        short: The window in which it has to burn still, so that alerts end soon after the fault.
        rate: How many times faster than over PERIOD_DAYS; 1 uses up exactly all of it.
        severity: Whom it concerns: "critical" wakes somebody, "warning" waits for the morning.
        budget_percent: Share of the budget that is gone when it rings.
    """

    name: str
    short: str
    rate: float
    severity: str
    budget_percent: int


# Google, The Site Reliability Workbook, chapter 5, table 5-8 and "Multiwindow, Multi-Burn-Rate
# Alerts"; the third as in kube-prometheus' and Sloth's tables.
WINDOWS = (
    Window(name="1h", short="5m", rate=14.4, severity="critical", budget_percent=2),
    Window(name="6h", short="30m", rate=6, severity="critical", budget_percent=5),
    Window(name="1d", short="2h", rate=3, severity="warning", budget_percent=10),
    Window(name="3d", short="6h", rate=1, severity="warning", budget_percent=10),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectivesConfig(Config):
    """Service level objectives of a service, each over 30 days.

    A service that gets requests is measured by those: what does not fail with a status of 500 or
    above, and how long answers take. One that consumes a queue is measured by its messages: what
    is done, and how long a message waits until it is taken.

    Attributes:
        availability_percent: Share that does not fail. 100 is refused: it leaves no budget, so that
            nobody could ever deploy.
        latency_seconds: What is longer counts as slow; one of the bounds that the service counts
            into. None for no objective. Needs Prometheus: CloudWatch does not count slow ones.
        latency_percent: Share that is not slow.

    Source: Google, The Site Reliability Workbook, chapters 2 and 5.
    """

    availability_percent: float = choice(
        "Share of requests or messages that do not fail",
        (99.0, 99.5, 99.9, 99.95, 99.99),
        literal=True,
        example=99.9,
    )
    latency_seconds: float | None = choice(
        "Seconds after which a request or a message is slow; None for no objective",
        tuple(sorted({*REQUEST_SECONDS, *MESSAGE_SECONDS})),
        literal=True,
        example=0.5,
        default=None,
    )
    latency_percent: float = choice(
        "Share of requests or messages that are not slow",
        (90.0, 95.0, 99.0),
        literal=True,
        example=99.0,
        default=99.0,
    )

    def check_bounds(self, bounds: tuple[float, ...], what: str) -> None:
        """Refuse a latency that the service does not count.

        Args:
            bounds: Bounds in seconds that it counts into.
            what: What is counted, such as "requests".

        Raises:
            ConfigurationError: latency_seconds is another one.
        """
        if self.latency_seconds is not None and self.latency_seconds not in bounds:
            raise ConfigurationError(
                f"objectives.latency_seconds is {self.latency_seconds:g}, allowed: one of "
                f"{', '.join(f'{each:g}' for each in bounds)}, the bounds into which {what} are "
                "counted"
            )
