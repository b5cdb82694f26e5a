"""The modules as Terraform sees them: formatted, valid, and green in their own tests."""

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from terrace.modules.definitions import MODULES
from terrace.modules.readme import SOURCE

pytestmark = pytest.mark.terraform
FIRST = next(iter(MODULES))

PROVIDERS = """
provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "edge"
  region = "us-east-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-west-1"
}
"""
FOREIGN_ROOT = """
module "keys" {
  source       = "MODULES/security"
  project_name = "other"
  environment  = "test"
}

module "net" {
  source           = "MODULES/networking"
  project_name     = "other"
  environment      = "test"
  cidr             = "172.16.0.0/18"
  logs_key_arn     = module.keys.logs_key_arn
  alerts_topic_arn = "arn:aws:sns:eu-central-1:123456789012:other-test-alerts"
  runbooks_url     = "https://other.example/runbooks"
  common_tags      = { Team = "other" }
}

output "subnets" {
  value = module.net.private_subnet_ids
}
"""


@pytest.fixture(scope="module")
def tested(copied: Path, terraform: Callable[..., str]) -> dict[str, list[str]]:
    """What became of each run of each module's tests, which one process of Terraform goes through.

    Each process reads the provider's schema anew, which takes longer than to plan a module.
    """
    modules = copied / "terraform-out/modules"
    (modules / "tests").mkdir()
    shutil.copyfile(modules / FIRST / "versions.tf", modules / "versions.tf")
    for name in MODULES:
        text = (modules / name / "tests" / f"{name}.tftest.hcl").read_text()
        module = f'  module {{\n    source = "./{name}"\n  }}\n'
        in_place = re.sub(r'(?m)^run "\w+" \{\n', lambda run, module=module: run[0] + module, text)
        (modules / "tests" / f"{name}.tftest.hcl").write_text(in_place)
    terraform(modules, "init", "-backend=false", "-input=false")
    told = terraform(modules, "test", "-json", accepted=(0, 1)).splitlines()
    found: dict[str, list[str]] = defaultdict(list)
    for event in map(json.loads, told):
        name = Path(event.get("@testfile", "")).name.partition(".")[0]
        if event.get("test_run", {}).get("progress") == "complete":
            found[name].append(event["test_run"]["status"])
        elif event["type"] == "diagnostic":
            found[name].append(event["diagnostic"]["summary"])
            found[name].append(event["diagnostic"]["detail"])
    return found


def test_modules_and_examples_are_formatted(copied: Path, terraform: Callable[..., str]) -> None:
    assert terraform(copied, "fmt", "-check", "-recursive", "-list=true") == ""


@pytest.mark.parametrize("name", MODULES)
def test_a_module_passes_its_own_tests(
    name: str, copied: Path, tested: dict[str, list[str]]
) -> None:
    file = copied / "terraform-out/modules" / name / "tests" / f"{name}.tftest.hcl"
    runs = file.read_text().count("\nrun ")
    assert tested[name] == ["pass"] * runs
    assert runs >= 2


def test_the_tests_of_a_module_run_in_its_own_folder_too(
    copied: Path, tmp_path: Path, terraform: Callable[..., str]
) -> None:
    folder = shutil.copytree(copied / "terraform-out/modules" / FIRST, tmp_path / FIRST)
    terraform(folder, "init", "-backend=false", "-input=false")
    assert "Success!" in terraform(folder, "test", "-no-color")


def test_a_root_that_calls_each_as_its_readme_says_is_valid(
    copied: Path, tmp_path: Path, terraform: Callable[..., str]
) -> None:
    """A module that takes two providers cannot be validated without a caller."""
    modules = copied / "terraform-out/modules"
    usages = [usage(modules / name).replace(SOURCE, str(modules)) for name in MODULES]
    (tmp_path / "main.tf").write_text("\n".join([PROVIDERS, *usages]))
    terraform(tmp_path, "init", "-backend=false", "-input=false")
    assert "valid" in terraform(tmp_path, "validate")


def test_a_root_of_other_people_can_call_two_of_them(
    copied: Path, tmp_path: Path, terraform: Callable[..., str]
) -> None:
    modules = str(copied / "terraform-out/modules")
    (tmp_path / "main.tf").write_text(PROVIDERS + FOREIGN_ROOT.replace("MODULES", modules))
    terraform(tmp_path, "init", "-backend=false", "-input=false")
    assert "valid" in terraform(tmp_path, "validate")


def usage(module: Path) -> str:
    """The example of a module's README."""
    return (module / "README.md").read_text().partition("```hcl\n")[2].partition("```")[0]
