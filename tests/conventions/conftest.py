"""Small documents to judge, built in memory."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conventions.blocks import blocks
from conventions.checking import inspect  # importing it enters every rule
from conventions.document import Document, Kind
from conventions.registry import entered
from conventions.synthesis import Synthesis

TAGS = {"Project": "acme", "Owner": "platform", "CostCenter": "1234", "ManagedBy": "terraform"}


def _provider(environment: str, **arguments: Any) -> dict[str, Any]:
    tags = TAGS | {"Environment": environment}
    return {"allowed_account_ids": ["111111111111"], "default_tags": [{"tags": tags}], **arguments}


def _stack(
    name: str = "dev",
    *,
    environment: str | None = None,
    kind: Kind = Kind.STACK,
    lock: str | None = 'provider "registry.terraform.io/hashicorp/aws" {}',
    **body: Any,
) -> Document:
    if kind is Kind.STACK:
        body.setdefault("provider", {"aws": [_provider(environment or name)]})
    return Document(
        name=name,
        kind=kind,
        file=Path("terraform-out/stacks", name, "cdk.tf.json"),
        body={key: blocks(value) for key, value in body.items()},
        lock=lock,
    )


def _judge(rule_id: str, *documents: Document, **reading: Any) -> list[str]:
    (rule,) = (rule for rule in entered() if rule.id == rule_id)
    synthesis = Synthesis(root=Path("out"), documents=documents, **reading)
    return [str(finding) for finding in rule.run(synthesis)]


@pytest.fixture
def provider() -> Callable[..., dict[str, Any]]:
    """Return the builder of an AWS provider block that no rule objects to."""
    return _provider


@pytest.fixture
def stack() -> Callable[..., Document]:
    """Return the builder of a stack called dev, or of a module."""
    return _stack


@pytest.fixture
def judge() -> Callable[..., list[str]]:
    """Return the runner of one rule over documents, giving its findings as text."""
    return _judge


@pytest.fixture
def output(tmp_path: Path) -> Callable[..., Path]:
    """Return the writer of an output folder: stacks by name, and a manifest."""

    def write(**stacks: Any) -> Path:
        root = tmp_path / "terraform-out"
        for name, body in stacks.items():
            folder = root / "stacks" / name
            folder.mkdir(parents=True)
            text = body if isinstance(body, str) else json.dumps(body)
            (folder / "cdk.tf.json").write_text(text, encoding="utf-8")
        manifest = {"stacks": {name: {"dependencies": []} for name in stacks}}
        (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return root

    return write


@pytest.fixture
def run() -> Callable[..., Any]:
    """Return the whole check on a fixed day."""

    def on_a_day(root: Path, waivers: Path | None = None, **reading: Any) -> Any:
        return inspect(root, waivers=waivers, today=date(2030, 6, 15), **reading)

    return on_a_day
