"""A small app for tests of what happens around a synthesis."""

from collections.abc import Sequence

import pytest
from cdktf import App

from environments import PLATFORM
from stacks.state_backend import StateBackendStack
from stacks.target import AWS
from terrace import building, synthesis

STACK = "state-backend"


def build(outdir: str, _stacks: Sequence[str]) -> App:
    """Build the smallest stack alone."""
    app = App(outdir=outdir)
    StateBackendStack(app, STACK, platform=PLATFORM, target=AWS, readers={})
    return app


def only_one_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a synthesis ask for no other."""
    monkeypatch.setattr(synthesis, "_environments", list)
    monkeypatch.setattr(building, "SHARED_STACKS", (STACK,))
