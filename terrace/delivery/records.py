"""What an environment runs, and ran before: one parameter of Systems Manager for each workload.

Its value is JSON, `{"image": …, "commit": …}`; its versions are the history. Terraform makes the
first one and leaves the value alone afterwards.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from terrace.aws import found, reading
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.errors import Refusal

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
COMMIT = re.compile(r"[0-9a-f]{40}")
IMAGE = re.compile(rf"@{DIGEST.pattern}|:[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}}")
KEYS = ("image", "commit")
PAGE = 50  # the most that one answer of GetParameterHistory holds


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """One image, and the commit that it was built from.

    Attributes:
        image: What follows the repository's address: "@sha256:<64 hex>", or ":<tag>" for the first
            image of an environment.
        commit: 40 hexadecimal digits; empty for the first image.
    """

    image: str
    commit: str

    def __str__(self) -> str:
        short = f" of commit {self.commit[:12]}" if self.commit else ""
        return f"{self.image[:20]}{'…' if len(self.image) > 20 else ''}{short}"

    @property
    def digest(self) -> str:
        """Its digest, "sha256:…"; empty where a tag names it."""
        return self.image.removeprefix("@") if self.image.startswith("@") else ""

    @property
    def text(self) -> str:
        """The value of the parameter."""
        return json.dumps({"image": self.image, "commit": self.commit})

    @classmethod
    def of(cls, text: str) -> "Release":
        """Read the value of a parameter.

        Raises:
            ValueError: It is not one.
        """
        told = json.loads(text)
        image, commit = (told.get(key) for key in KEYS) if isinstance(told, dict) else ("", "")
        if not (isinstance(image, str) and IMAGE.fullmatch(image)):
            raise ValueError(f"it is {text!r}")
        if commit and not (isinstance(commit, str) and COMMIT.fullmatch(commit)):
            raise ValueError(f"its commit is {commit!r}")
        return cls(image=image, commit=commit or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One version of the parameter.

    Attributes:
        release: What it says.
        since: When it was written.
    """

    release: Release
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """All versions that are kept, the oldest first; at least one."""

    entries: Sequence[Entry]

    @property
    def current(self) -> Release:
        """What the workload should run."""
        return self.entries[-1].release

    @property
    def since(self) -> datetime:
        """Since when it has run this image without interruption."""
        since = self.entries[-1].since
        for entry in reversed(self.entries):
            if entry.release.image != self.current.image:
                break
            since = entry.since
        return since

    @property
    def former(self) -> Release | None:
        """The newest release from before the current image first appeared; None without one.

        Rolling back twice so goes back two releases, and never forward again.
        """
        images = [entry.release.image for entry in self.entries]
        first = images.index(self.current.image)
        return self.entries[first - 1].release if first else None


class Records:
    """The parameters of one environment."""

    def __init__(self, deployed: Deployed) -> None:
        """Look at nothing yet."""
        self._deployed = deployed

    def path(self, workload: str) -> str:
        """Name of a workload's parameter."""
        return self._deployed.names.path(f"releases/{workload}")

    def history(self, workload: str) -> History:
        """Read what a workload runs, and ran.

        A former version that is no release, which somebody wrote by hand and mended, is left out.

        Raises:
            Refusal: There is no such parameter, or something else is in it.
            Unreadable: It may not be read.
        """
        name = self.path(workload)
        entries: list[dict[str, Any]] = []
        token: str | None = ""
        while token is not None:
            page = self._page(name, token)
            entries += page["Parameters"]
            token = page.get("NextToken") or None
        # The reference of GetParameterHistory promises no order.
        entries.sort(key=lambda each: each["Version"])
        understood: list[Entry] = []
        for number, each in enumerate(entries, start=1):
            try:
                release = Release.of(each["Value"])
            except (ValueError, RecursionError) as problem:
                if number < len(entries):
                    continue
                raise Refusal(
                    f"the parameter {name} is no release: {problem}; write what runs there: "
                    '{"image": "@sha256:…", "commit": "…"}',
                    code=Code.REFUSED,
                ) from None
            understood.append(Entry(release=release, since=each["LastModifiedDate"]))
        return History(entries=understood)

    def _page(self, name: str, token: str) -> dict[str, Any]:
        after = {"NextToken": token} if token else {}
        ssm = self._deployed.client("ssm")
        page: dict[str, Any] | None = found(
            f"the parameter {name}",
            lambda: ssm.get_parameter_history(Name=name, MaxResults=PAGE, **after),
            missing=("ParameterNotFound",),
        )
        if page is None:
            raise Refusal(self._deployed.missing(f"parameter {name}"), code=Code.REFUSED)
        return page

    def write(self, workload: str, release: Release) -> None:
        """Note what a workload runs; the same again is not written, so that its date stays.

        Raises:
            Unreadable: It may not be written.
        """
        if self.history(workload).current == release:
            return
        name = self.path(workload)
        with reading(f"the parameter {name}", verb="written"):
            self._deployed.client("ssm").put_parameter(
                Name=name, Value=release.text, Type="String", Overwrite=True
            )
