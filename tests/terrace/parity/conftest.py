import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conventions import synthesis
from conventions.tiers import Tier, tiers

ACCOUNTS = {"dev": "222222222222", "staging": "333333333333", "production": "444444444444"}


def provider(environment: str, region: str) -> dict[str, Any]:
    return {
        "region": region,
        "allowed_account_ids": [ACCOUNTS.get(environment, "555555555555")],
        "default_tags": [{"tags": {"Environment": environment}}],
    }


@pytest.fixture
def output(tmp_path: Path) -> Callable[..., Path]:
    """Return the writer of an output folder: of each environment its resources."""

    def write(*, data: Any = None, region: str = "us-east-1", **stacks: Any) -> Path:
        root = tmp_path / "terraform-out"
        for name, resources in stacks.items():
            folder = root / "stacks" / name
            folder.mkdir(parents=True)
            body = {"provider": {"aws": [provider(name, region)]}, "resource": resources}
            text = json.dumps(body | ({"data": data[name]} if data else {}))
            (folder / "cdk.tf.json").write_text(text)
        manifest = {"stacks": {name: {"dependencies": []} for name in stacks}}
        (root / "manifest.json").write_text(json.dumps(manifest))
        return root

    return write


@pytest.fixture
def read(output: Callable[..., Path]) -> Callable[..., list[Tier]]:
    """Return the reader of environments, given as for `output`."""
    return lambda **stacks: tiers(synthesis.read(output(**stacks)).documents)
