"""What is known of a preview without its file: an object beside its state."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from constructs_lib.config import MOMENT


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A preview, as it was last deployed.

    Attributes:
        name: Its name, such as "pr-12".
        ends_at: When it may be taken down, in UTC.
        image: Digest of the image that it runs; empty where its file names a tag.
        repository: Repository of that image.
        commit: Commit that it runs; empty if nobody said.
    """

    name: str
    ends_at: datetime
    image: str = ""
    repository: str = ""
    commit: str = ""

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps(
            {
                "ends_at": self.ends_at.strftime(MOMENT),
                "image": self.image,
                "repository": self.repository,
                "commit": self.commit,
            }
        )

    @classmethod
    def read(cls, name: str, text: str) -> "Record":
        """Read what was kept.

        Raises:
            ValueError: It is something else.
        """
        try:
            kept = json.loads(text)
            ends_at = datetime.strptime(kept["ends_at"], MOMENT).replace(tzinfo=UTC)
            image, repository, commit = (
                str(kept.get(field, "")) for field in ("image", "repository", "commit")
            )
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"the record of {name} lacks {problem}") from None
        return cls(name=name, ends_at=ends_at, image=image, repository=repository, commit=commit)


def next_end(former: datetime | None, now: datetime, hours: int) -> datetime:
    """When a preview ends that is deployed now.

    A new end changes the tag of every resource, so the former one stays while half of the time is
    left.

    Args:
        former: When it would have ended; None for a new one.
        now: Time of the deployment.
        hours: How long a preview stays.
    """
    if former and former - now >= timedelta(hours=hours) / 2:
        return former
    return (now.astimezone(UTC) + timedelta(hours=hours)).replace(second=0, microsecond=0)
