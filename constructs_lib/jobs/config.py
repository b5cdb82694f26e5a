"""What an environment chooses of the fleet that works on jobs."""

from dataclasses import dataclass

from constructs_lib.config import Config, flag, image, instance_types, several, text, whole

MOST_INSTANCES = 1000
LEAST_SPOT_TYPES = 2  # a single type is often sold out


@dataclass(frozen=True, kw_only=True, slots=True)
class JobsConfig(Config):
    """EC2 instances that work on jobs from a queue.

    Attributes:
        image: First image by repository and fixed tag, with a variant for arm64. Later ones come
            with `terrace release`, and another tag here changes nothing that runs.
        command: Command instead of the image's own. Its words have nothing that systemd would read,
            such as blanks, quotes, $ and %.
        consumes: Name of the queue that its jobs come from; an environment has a queue for every
            name that somebody consumes.
        instance_types: EC2 types on Graviton, such as "t4g.small", the first one preferred; on
            spare capacity at least two.
        minimum_instances: Instances that always run; 0 starts the first one for the first job,
            which then waits about three minutes.
        maximum_instances: Where scaling out stops, at least 1.
        spot: Run on spare capacity, about 60 % cheaper, which AWS may take back in two minutes.
        uses: Names of the stores that jobs use.
    """

    image: str = image("First image of the jobs, with a variant for arm64")
    command: tuple[str, ...] = several(
        "Command instead of the image's own; empty for that one",
        item=text(
            "Word of a command",
            pattern=r"[A-Za-z0-9_.,:/=@+-]{1,256}",
            allowed="letters, digits and any of _ . , : / = @ + -",
        ),
        unique=False,
        literal=True,
        example=("python", "-m", "app.worker", "jobs"),
        default=(),
    )
    consumes: str = text(
        "Queue that the jobs come from",
        pattern=r"[a-z][a-z0-9-]{0,29}",
        allowed="1 to 30 lower-case letters, digits and hyphens, a letter first",
        literal=True,
        default="jobs",
    )
    instance_types: tuple[str, ...] = instance_types("EC2 types on Graviton, the preferred first")
    minimum_instances: int = whole(
        "Instances that always run", low=0, high=MOST_INSTANCES, example=1
    )
    maximum_instances: int = whole(
        "Where scaling out stops",
        low=1,
        high=MOST_INSTANCES,
        at_least="minimum_instances",
        example=10,
    )
    spot: bool = flag("Run on spare capacity", literal=True, default=False)
    uses: tuple[str, ...] = several("Names of the stores that jobs use", literal=True, default=())

    def check(self) -> None:
        """Refuse too few types for spare capacity."""
        if self.spot and len(self.instance_types) < LEAST_SPOT_TYPES:
            raise self.refuse("instance_types", "2 or more types on spare capacity")
