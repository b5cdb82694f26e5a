"""What a release is deployed to: it is started, watched, and taken back.

A service on ECS, the job fleet, and a service on Kubernetes are targets. None of them waits by
itself: whoever deploys asks all of them again and again how far they are, so that several move at
once and an interruption is noticed at once.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from terrace.delivery.records import Release


class State(Enum):
    """How far a change of a target is."""

    MOVING = "moving"
    ARRIVED = "arrived"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a change of a target is, and what the platform says of it.

    Attributes:
        state: Whether it goes on.
        said: A clause for people, such as "1 of 2 tasks run".
    """

    state: State
    said: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """What a target runs, whatever anybody has noted.

    Attributes:
        image: What follows the repository's address: "@sha256:<64 hex>" or ":<tag>"; empty where
            nothing can say it.
        healthy: All that should run does, and nothing is on its way.
        said: A clause for people, such as "2 of 2 tasks run".
    """

    image: str
    healthy: bool
    said: str = ""


class Target(Protocol):
    """Something that a release is deployed to.

    `deploy`, `take_back` and `tidy` may be called again after a connection was lost: what is done
    already is not done twice. Any method may raise `terrace.aws.Unreadable` where nothing answers
    or something is not allowed.
    """

    @property
    def workload(self) -> str:
        """Whose release it is: a service's name, or "jobs"."""

    @property
    def label(self) -> str:
        """What it is called in the log, such as "app" or "app on Kubernetes"."""

    @property
    def minutes(self) -> int:
        """How long a deployment may take before it counts as failed."""

    def busy(self, wanted: str = "") -> str:
        """Say what is in progress on it, by whomever; empty where nothing is.

        Args:
            wanted: An image, as in `Running`: what brings that one does not count, since a run
                that died may have begun it and `deploy` goes on with it.
        """

    def running(self) -> Running:
        """Say what it runs."""

    def deploy(self, release: Release, *, former: Release, quickly: bool) -> None:
        """Begin to run a release.

        Args:
            release: What to run; nothing begins where it runs already.
            former: What is taken back to.
            quickly: The release ran here before: go back to it without steps in between, even
                while alarms ring, and end what is in progress.
        """

    def look(self) -> Progress:
        """Say how far the deployment is."""

    def take_back(self) -> None:
        """Begin to run the former release again, whatever came of `deploy`."""

    def look_back(self) -> Progress:
        """Say how far taking back is."""

    def tidy(self) -> None:
        """After a failure that was taken back: leave nothing that the next change would pick up."""
