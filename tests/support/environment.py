"""Terraform JSON of an environment's stack: synthesized anew, or as committed."""

import json
from pathlib import Path
from typing import Any

from cdktf import App, TerraformStack, Testing

from environments import PLATFORM, Environment, Platform
from stacks.app import add_environment
from stacks.environment import EnvironmentStack
from stacks.global_account import GlobalStack
from stacks.names import GLOBAL
from stacks.pipelines import PLAN_SHARED, plan_thing
from stacks.state_backend import StateBackendStack
from stacks.target import AWS, Target
from tests.support.synth import Json

COMMITTED = Path(__file__).parents[2] / "terraform-out"

_synthesized: dict[str, str] = {}


def document(environment: Environment, target: Target = AWS, platform: Platform = PLATFORM) -> Json:
    """Return the Terraform JSON of an environment that may differ from those there are.

    Each is synthesized once in a session; the caller may change what it gets.
    """
    # An environment holds tables, which have no hash.
    values = f"{target.name} {environment!r} {platform!r}"
    if values not in _synthesized:
        _synthesized[values] = _synthesize(environment, target, platform)
    found: Json = json.loads(_synthesized[values])
    return found


def committed(stack: str) -> Json:
    """Return the committed Terraform JSON of a stack."""
    found: Json = json.loads((COMMITTED / "stacks" / stack / "cdk.tf.json").read_text())
    return found


def _synthesize(environment: Environment, target: Target, platform: Platform) -> str:
    app = App()
    shared = TerraformStack(app, GLOBAL)  # only its name is read
    stack = add_environment(app, environment, platform=platform, target=target, shared=shared)
    text: str = Testing.synth(stack)
    return text


def documents(environment: Environment, output: Path) -> dict[str, Json]:
    """Synthesize an environment and what it refers to, with construct paths, by stack."""
    app = App(outdir=str(output))
    _stack(app, environment)
    app.synth()
    files = (output / "stacks").glob("*/cdk.tf.json")
    return {file.parent.name: json.loads(file.read_text()) for file in files}


def _stack(app: App, environment: Environment) -> EnvironmentStack:
    common: dict[str, Any] = {"platform": PLATFORM, "target": AWS}
    backend = StateBackendStack(
        app,
        "state-backend",
        readers={environment.name: []},
        planners={plan_thing(environment): [], PLAN_SHARED: []},
        **common,
    )
    shared = GlobalStack(
        app, "global", state_backend=backend, environments=(environment,), **common
    )
    return add_environment(app, environment, shared=shared, **common)
