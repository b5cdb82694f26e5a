"""A state as Terraform writes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = 4  # of Terraform's state files since 0.12


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A state as Terraform wrote it.

    Attributes:
        content: The whole document.
        serial: Its number, which grows with each change.
        lineage: What all versions of one state share.
    """

    content: Mapping[str, Any]
    serial: int
    lineage: str

    @classmethod
    def of(cls, text: bytes) -> "State":
        """Read a state file.

        Raises:
            ValueError: It is none.
        """
        content = json.loads(text)
        if not isinstance(content, dict) or content.get("version") != FORMAT:
            raise ValueError("not a state of Terraform")
        try:
            return cls(
                content=content, serial=int(content["serial"]), lineage=str(content["lineage"])
            )
        except (KeyError, TypeError):
            raise ValueError("not a state of Terraform") from None

    @property
    def addresses(self) -> list[str]:
        """Addresses of what it holds, without keys of instances; data sources are left out."""
        return sorted(
            ".".join(filter(None, (each.get("module"), each["type"], each["name"])))
            for each in self.content.get("resources", [])
            if each.get("mode") == "managed" and each.get("instances")
        )

    def __str__(self) -> str:
        return f"serial {self.serial}, {len(self.addresses)} resources"
