"""Synthesize an environment's stack and look at the Terraform JSON it gives."""

import json
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
    app = App()
    common: dict[str, Any] = {"platform": PLATFORM, "target": AWS}
    backend = StateBackendStack(app, "state-backend", readers={environment.name: []}, **common)
    shared = GlobalStack(
        app, "global", state_backend=backend, environments=(environment,), **common
    )
    stack = EnvironmentStack(
        app, environment.name, environment=environment, shared=shared, **common
    )
    found: Json = json.loads(Testing.synth(stack))
    return found
