"""Terraform JSON that nobody would write: real documents with faults, and junk in their form."""

import copy
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).resolve().parents[2] / "terraform-out"
TEXTS = (
    "",
    "true",
    "1",
    "*",
    "日本",
    "\x1b[2J\u202e",
    "\ud800",
    "${true}",
    "${var.x}",
    "${local.a}",
    "${local.",
    "${each.value.id}",
    "${aws_s3_bucket.x.id}",
    "${jsonencode(local.policy)}",
    '${jsonencode({Statement = [{Action = "*", Effect = var.x}]})}',
    '{"Statement": {"Effect": "Allow", "Condition": null, "Principal": "*"}}',
    '{"Statement": [{"Condition": ["x"], "Action": {"a": 1}}]}',
    "%{ for a in b }${a}%{ endfor }",
    "0.0.0.0/0",
    "9" * 5000,
)
SCALARS = (None, True, False, 0, 1, -1, 443.0, 1e300, 10**40, [], {}, [None], [[]], [[{}]])


class Mutations:
    """Documents from one seed, which always gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret

    def of_real(self, number: int, size: int = 12) -> Iterator[Any]:
        """Yield parts of the committed stacks and modules, with a few faults in each."""
        for _ in range(number):
            document = copy.deepcopy(self._part(self._random.choice(_real()), size))
            for _ in range(self._random.randint(1, 6)):
                self._spoil(document)
            yield document

    def of_junk(self, number: int) -> Iterator[Any]:
        """Yield documents of which only types and names are those of real ones."""
        tables = [(mode, type_) for mode in ("resource", "data") for type_ in _names()[mode]]
        for _ in range(number):
            document: dict[str, Any] = (
                {self._key(): self._value(4)} if self._random.random() < 0.3 else {}
            )
            for mode, type_ in self._random.choices(tables, k=4):
                inner = document.setdefault(mode, {})
                if isinstance(inner, dict):
                    inner[type_] = {self._random.choice(TEXTS): self._body()}
            yield document

    def _body(self) -> Any:
        return {self._key(): self._value(3) for _ in range(self._random.randint(0, 8))}

    def _part(self, document: dict[str, Any], size: int) -> dict[str, Any]:
        every = [
            (mode, type_, id_)
            for mode in ("resource", "data")
            for type_, table in document.get(mode, {}).items()
            for id_ in table
        ]
        kept: dict[str, Any] = {k: v for k, v in document.items() if k not in ("resource", "data")}
        for mode, type_, id_ in self._random.sample(every, min(size, len(every))):
            body = document[mode][type_][id_]
            kept.setdefault(mode, {}).setdefault(type_, {})[id_] = body
        return kept

    def _spoil(self, document: Any) -> None:
        """Put something else in one place, by a way from the root that is chosen at each step."""
        at: Any = document
        for _ in range(self._random.randint(2, 9)):
            keys = [*at] if isinstance(at, dict) else [*range(len(at))]
            if not keys:
                return
            key = self._random.choice(keys)
            if not isinstance(at[key], dict | list) or self._random.random() < 0.08:
                break
            at = at[key]
        else:
            return
        if isinstance(at, dict) and self._random.random() < 0.2:
            at[self._random.choice(TEXTS[:12])] = at.pop(key)
        else:
            others = (at[key], [at[key]], [[at[key]]], *SCALARS, *TEXTS)
            at[key] = copy.deepcopy(self._random.choice(others))

    def _key(self) -> str:
        top = ("variable", "output", "provider", "module", "locals", "terraform", "moved", "check")
        names = self._random.choices(_names()["arguments"], k=40)
        return self._random.choice((*names, *top, "dynamic", "for_each", "count", "//", *TEXTS))

    def _value(self, depth: int) -> Any:
        kind = self._random.random() if depth else 1.0
        if kind < 0.55:
            return {self._key(): self._value(depth - 1) for _ in range(self._random.randint(0, 3))}
        if kind < 0.75:
            return [self._value(depth - 1) for _ in range(self._random.randint(0, 3))]
        return copy.deepcopy(self._random.choice((*SCALARS, *TEXTS)))


@cache
def _real() -> list[dict[str, Any]]:
    files = sorted(OUTPUT.glob("stacks/*/cdk.tf.json"))
    files += sorted(OUTPUT.glob("json/modules/*/main.tf.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


@cache
def _names() -> dict[str, list[str]]:
    """Return the types of real documents, and the names of all arguments and nested blocks."""
    found: dict[str, set[str]] = {"resource": set(), "data": set(), "arguments": set()}
    for document in _real():
        for mode in ("resource", "data"):
            found[mode] |= document.get(mode, {}).keys()
            pending: list[Any] = [*document.get(mode, {}).values()]
            while pending:
                each = pending.pop()
                if isinstance(each, dict):
                    found["arguments"] |= each.keys()
                    pending += each.values()
                elif isinstance(each, list):
                    pending += each
    return {key: sorted(names) for key, names in found.items()}
