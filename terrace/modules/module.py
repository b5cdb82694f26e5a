"""What a module is, beside what it builds: the text of its README and its own tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from terrace.modules.stack import ModuleStack


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """One module.

    Attributes:
        name: Name of its folder.
        purpose: What it is, one sentence.
        choices: What is fixed in it, each one sentence.
        cost: What it costs to run, one sentence or two.
        build: Puts variables, constructs and outputs into its stack.
        checks: Conditions that hold for a plan with the example's values, by what they mean.
    """

    name: str
    purpose: str
    choices: tuple[str, ...]
    cost: str
    build: Callable[[ModuleStack], None]
    checks: Mapping[str, str]
