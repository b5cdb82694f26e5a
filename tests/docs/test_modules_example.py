"""What the README shows of a module is a call that Terraform takes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "terraform-out" / "modules"
META = {"source", "version", "providers", "count", "for_each", "depends_on"}
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r'^(?:module|variable) "([\w-]+)" \{\n(.*?)^\}', flags=re.M | re.S)


def calls(text: str) -> dict[str, set[str]]:
    """Arguments of the modules that are called in blocks of HCL, by the name of the folder."""
    shown = "\n".join(re.findall(r"^```hcl\n(.*?)^```", text, flags=re.M | re.S))
    found = {}
    for _, body in BLOCK.findall(shown):
        source = re.search(r'^ *source *= *".*/modules/([\w-]+)"$', body, flags=re.M)
        assert source, "a block of a module names none of terraform-out/modules"
        found[source[1]] = set(re.findall(r"^  (\w+) *=", body, flags=re.M)) - META
    return found


def variables(module: str) -> dict[str, bool]:
    """Variables of a module by name, and whether each has to be given."""
    text = (MODULES / module / "variables.tf").read_text("utf-8")
    return {
        name: not re.search(r"^  default +=", body, flags=re.M)
        for name, body in BLOCK.findall(text)
    }


def wrong_arguments(text: str) -> list[str]:
    wrong = []
    for module, given in calls(text).items():
        known = variables(module)
        wrong += [f"{module} has no variable {name}" for name in sorted(given - known.keys())]
        needed = {name for name, is_needed in known.items() if is_needed}
        wrong += [f"{module} needs {name}" for name in sorted(needed - given)]
    return wrong


def test_the_readme_calls_modules_with_all_that_they_need_and_no_more() -> None:
    assert calls(README)
    assert wrong_arguments(README) == []


def test_wrong_arguments_are_found() -> None:
    text = README.replace("  logs_key_arn", "  nothing")
    assert wrong_arguments(text) == [
        "networking has no variable nothing",
        "networking needs logs_key_arn",
    ]


def test_a_module_from_elsewhere_is_noticed() -> None:
    with pytest.raises(AssertionError, match="names none"):
        calls(README.replace("terraform-out/modules/networking", "elsewhere"))
