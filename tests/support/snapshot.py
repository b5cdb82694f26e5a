"""What changed between two syntheses, told by construct."""

import json
from pathlib import Path
from typing import Any

Constructs = dict[str, Any]


def constructs(document: dict[str, Any]) -> Constructs:
    """Map each construct's path, with its kind, to its Terraform JSON."""
    found: Constructs = {}
    for kind, types in document.items():
        if kind in {"resource", "data"}:
            for type_, each in types.items():
                for address, body in each.items():
                    rest = {name: value for name, value in body.items() if name != "//"}
                    metadata = body.get("//", {}).get("metadata", {})
                    path = metadata.get("path", address)  # a remote state has no path of its own
                    found[f"{path} ({kind} {type_}.{address})"] = rest
        elif kind != "//":
            found[kind] = types
    return found


def differences(before: Any, after: Any, at: str = "") -> list[str]:
    """List what differs, a line each: what was there, and what is there now."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = sorted(before.keys() | after.keys())
        return [
            line
            for name in names
            for line in differences(before.get(name), after.get(name), f"{at}.{name}".lstrip("."))
        ]
    return [] if before == after else [f"{at}: {before!r} -> {after!r}"]


def compare(committed: Path, fresh: Path) -> list[str]:
    """Compare a committed stack with a fresh one, by construct; empty when they are equal."""
    old, new = (constructs(json.loads(path.read_text())) for path in (committed, fresh))
    lines: list[str] = []
    for path in sorted(old.keys() | new.keys()):
        if path not in new:
            lines.append(f"- {path}")
        elif path not in old:
            lines.append(f"+ {path}")
        else:
            lines += [f"~ {path}: {line}" for line in differences(old[path], new[path])]
    return lines
