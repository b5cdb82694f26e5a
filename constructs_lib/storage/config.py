"""What an environment chooses of its buckets."""

from dataclasses import dataclass

from constructs_lib.config import Config, whole


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadsConfig(Config):
    """The bucket of what users upload and the application makes.

    Attributes:
        restorable_days: How long a deleted or overwritten object can be brought back, 1 to 3,653
            days; as long as the database, or one of the two speaks of what the other has lost.
    """

    restorable_days: int = whole(
        "How long a deleted or overwritten object can be brought back",
        low=1,
        high=3653,
        unit="days",
        example=35,
    )
