"""Terraform JSON of an environment's stack: synthesized anew, or as committed."""

import json
from pathlib import Path

from cdktf import App, TerraformStack, Testing

from environments import PLATFORM, Environment
from stacks.environment import EnvironmentStack
from stacks.names import GLOBAL
from stacks.target import AWS
from tests.support.synth import Json

COMMITTED = Path(__file__).parents[2] / "terraform-out"

_synthesized: dict[str, str] = {}


def document(environment: Environment) -> Json:
    """Return the Terraform JSON of an environment that may differ from those there are.

    Each is synthesized once in a session; the caller may change what it gets.
    """
    values = repr(environment)  # an environment holds tables, which have no hash
    if values not in _synthesized:
        _synthesized[values] = _synthesize(environment)
    found: Json = json.loads(_synthesized[values])
    return found


def committed(stack: str) -> Json:
    """Return the committed Terraform JSON of a stack."""
    found: Json = json.loads((COMMITTED / "stacks" / stack / "cdk.tf.json").read_text())
    return found


def _synthesize(environment: Environment) -> str:
    app = App()
    stack = EnvironmentStack(
        app,
        environment.name,
        platform=PLATFORM,
        target=AWS,
        environment=environment,
        shared=TerraformStack(app, GLOBAL),  # only its name is read
    )
    text: str = Testing.synth(stack)
    return text
