"""A module's own tests, for `terraform test`: what a plan holds, and what variables refuse.

The provider is mocked, so that they need no account and no network.
"""

from collections.abc import Mapping
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
        Block("variables", (), _attributes(stack.examples)),
        _run("plans_as_documented", _assertions(module)),
        *(
            _run(f"refuses_{name}", _refusal(name, value))
            for name, values in stack.refused.items()
            for value in values
        ),
    ]
    return "\n".join([*render_items(items), ""])


def _mock() -> Block:
    answers = [
        Block("mock_data", (type_,), [Attribute("defaults", literals(dict(answer)))])
        for type_, answer in DATA.items()
    ]
    return Block("mock_provider", ("aws",), answers)


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


def _refusal(name: str, value: Any) -> list[Item]:
    return [
        Block("variables", (), [Attribute(name, literals(value))]),
        Attribute("expect_failures", references([f"var.{name}"])),
    ]


def _attributes(values: Mapping[str, Any]) -> list[Item]:
    return [Attribute(name, literals(value)) for name, value in values.items()]
