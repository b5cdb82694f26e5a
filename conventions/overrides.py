"""Override files, merged as Terraform merges them.

Source: HashiCorp Terraform documentation, "Override Files", merging behavior
"""

from collections.abc import Iterator, Mapping

from conventions.bodies import Json, blocks, labelled, nested, tables
from conventions.errors import UnreadableError

_LABELS = {"resource": 2, "data": 2, "variable": 1, "output": 1, "module": 1, "provider": 1}
_SPREAD = ("lifecycle",)  # merged argument by argument; any other nested block is replaced

Header = tuple[str, ...]


def is_override(file_name: str) -> bool:
    """Tell whether Terraform merges a file into the others."""
    stem = file_name.partition(".")[0]
    return stem == "override" or stem.endswith("_override")


def overridden(body: Mapping[str, list[Json]], override: Json) -> dict[str, list[Json]]:
    """Return the blocks of a document with those of an override file in their place.

    Raises:
        UnreadableError: it overrides what no other file declares.
    """
    merged = dict(body)
    for key, value in override.items():
        if depth := _LABELS.get(key):
            merged[key] = _replaced(key, depth, body.get(key, []), value)
        elif key == "terraform":
            merged[key] = [_settings(body.get(key, []), value)]
        else:  # locals, of which the later value holds; and what may only be added to
            merged[key] = [*body.get(key, []), *tables(value, key)]
    return merged


def _replaced(key: str, depth: int, former: object, override: object) -> list[Json]:
    found = list(_bodies(key, depth, former))
    for header, body in _bodies(key, depth, override):
        at = [n for n, (known, old) in enumerate(found) if known == header and _same(old, body)]
        if not at:
            what = ".".join((key, *header))
            raise UnreadableError(f"an override file changes {what}, which no other file declares")
        found[at[0]] = (header, _merged(found[at[0]][1], body))
    return [_nested_in(header, body) for header, body in found]


def _bodies(key: str, depth: int, value: object) -> Iterator[tuple[Header, Json]]:
    for label, inner in labelled(value, key):
        if depth == 1:
            yield (label,), inner
        else:
            for id_, body in labelled(inner, f"{key}.{label}"):
                yield (label, id_), body


def _same(old: Json, new: Json) -> bool:
    """Tell whether two providers of a name are one; anything else has no alias."""
    return bool(old.get("alias") == new.get("alias"))


def _merged(old: Json, new: Json) -> Json:
    spread = {
        name: {
            k: v for body in (old, new) for block in nested(body, name) for k, v in block.items()
        }
        for name in _SPREAD
        if name in new
    }
    return {**_left(old, new), **new, **spread} | _dynamic(old, new)


def _left(old: Json, new: Json) -> Json:
    """Return the arguments without the blocks that an override generates instead."""
    made = _generated(new)
    return {name: value for name, value in old.items() if name not in made}


def _dynamic(old: Json, new: Json) -> Json:
    """Return the dynamic blocks of both, but those whose kind is overridden from the new one."""
    if "dynamic" not in old or not isinstance(old["dynamic"], dict | list):
        return {}
    made = _generated(new)
    kept = [
        {kind: value}
        for table in blocks(old["dynamic"])
        for kind, value in table.items()
        if kind not in made and kind not in new
    ]
    return {"dynamic": [*kept, *blocks(new.get("dynamic"))]}


def _generated(body: Json) -> set[str]:
    return {kind for table in blocks(body.get("dynamic")) for kind in table}


def _settings(former: list[Json], override: object) -> Json:
    found: Json = {}
    for table in (*former, *tables(override, "terraform")):
        required = [
            *blocks(found.get("required_providers")),
            *blocks(table.get("required_providers")),
        ]
        found |= table
        if required:
            found["required_providers"] = {k: v for each in required for k, v in each.items()}
    return found


def _nested_in(header: Header, body: Json) -> Json:
    for label in reversed(header):
        body = {label: body}
    return body
