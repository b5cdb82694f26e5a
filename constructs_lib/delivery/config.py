"""What an environment chooses of the way that a version takes to it."""

from dataclasses import dataclass

from constructs_lib.config import Config, project_name, whole

MOST_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class PromotionConfig(Config):
    """Which environment runs a version before, and for how long.

    A version may be promoted once all services of its image run it there, healthy and without
    interruption, for the time asked for.

    Attributes:
        after: Name of the environment that runs a version before this one.
        minutes: How long it has to run there, in minutes, 0 to 10080, which is a week.
    """

    after: str = project_name("Environment that runs a version before this one")
    minutes: int = whole(
        "How long a version has to run there without interruption, in minutes",
        low=0,
        high=MOST_MINUTES,
        example=10,
    )
