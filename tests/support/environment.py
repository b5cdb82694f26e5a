"""Synthesize an environment's stack and look at the Terraform JSON it gives."""

import json
from pathlib import Path
from typing import Any

from cdktf import App, Testing

from environments import PLATFORM, Environment
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.state_backend import StateBackendStack
from stacks.target import AWS
from tests.support.synth import Json


def document(environment: Environment) -> Json:
    """Return the Terraform JSON of an environment that may differ from those there are."""
    found: Json = json.loads(Testing.synth(_stack(App(), environment)))
    return found


def documents(environment: Environment, output: Path) -> dict[str, Json]:
    """Synthesize an environment and what it refers to, with construct paths, by stack."""
    app = App(outdir=str(output))
    _stack(app, environment)
    app.synth()
    files = (output / "stacks").glob("*/cdk.tf.json")
    return {file.parent.name: json.loads(file.read_text()) for file in files}


def _stack(app: App, environment: Environment) -> EnvironmentStack:
    common: dict[str, Any] = {"platform": PLATFORM, "target": AWS}
    backend = StateBackendStack(app, "state-backend", readers={environment.name: []}, **common)
    shared = GlobalStack(
        app, "global", state_backend=backend, environments=(environment,), **common
    )
    return EnvironmentStack(app, environment.name, environment=environment, shared=shared, **common)
