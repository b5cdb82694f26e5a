"""A module's own tests, for `terraform test`: what a plan holds, and what variables refuse.

The provider is mocked, so that they need no account and no network.
"""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from terrace.hcl.layout import Attribute, Block, Item
from terrace.hcl.layout import render as render_items
from terrace.hcl.values import literals, references, templates
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

# What the mocked data sources answer: the provider reads policies and regions as such.
DATA: Mapping[str, Mapping[str, str]] = {
    "aws_iam_policy_document": {"json": "{}"},
    "aws_caller_identity": {"account_id": "123456789012"},
    "aws_region": {"name": "us-east-1"},
}


def render(module: Module, stack: ModuleStack) -> str:
    """Return the test file."""
    items = [
        _mock(),
        *(_mock(alias) for alias in stack.providers),
        Block("variables", (), _attributes(stack.examples)),
        _run("plans_as_documented", _assertions(module)),
        *(_run(name, _refusal(values)) for name, values in _refusals(stack).items()),
    ]
    return "\n".join([*render_items(items), ""])


def _mock(alias: str | None = None) -> Block:
    answers = [
        Block("mock_data", (type_,), [Attribute("defaults", literals(dict(answer)))])
        for type_, answer in DATA.items()
    ]
    named = [Attribute("alias", literals(alias))] if alias else []
    return Block("mock_provider", ("aws",), [*named, *answers])


def _refusals(stack: ModuleStack) -> dict[str, dict[str, Any]]:
    """Wrong values by the run that tries them; one of a variable that is bound by others is alone.

    Terraform plans the whole module for each run, so there are as few as possible.
    """
    alone = {f"refuses_{name}": {name: stack.refused[name][0]} for name in sorted(stack.bound)}
    others = {name: value for name, value in stack.refused.items() if name not in stack.bound}
    rounds = zip_longest(*([(name, value) for value in values] for name, values in others.items()))
    together = {
        f"refuses_wrong_values_{number}": dict(pair for pair in pairs if pair)
        for number, pairs in enumerate(rounds, start=1)
    }
    return together | alone


def _run(name: str, items: list[Item]) -> Block:
    return Block("run", (name,), [Attribute("command", references("plan")), *items])


def _assertions(module: Module) -> list[Item]:
    return [
        Block(
            "assert",
            (),
            [
                Attribute("condition", templates(f"${{{condition}}}")),
                Attribute("error_message", literals(f"Expected that {meaning}.")),
            ],
        )
        for meaning, condition in module.checks.items()
    ]


def _refusal(values: Mapping[str, Any]) -> list[Item]:
    return [
        Block("variables", (), _attributes(values)),
        Attribute("expect_failures", references([f"var.{name}" for name in values])),
    ]


def _attributes(values: Mapping[str, Any]) -> list[Item]:
    return [Attribute(name, literals(value)) for name, value in values.items()]
