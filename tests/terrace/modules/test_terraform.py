"""The modules as Terraform sees them: formatted, valid, and green in their own tests."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from terrace.modules.definitions import MODULES
from terrace.modules.readme import SOURCE
from terrace.publishing import LOCK

pytestmark = pytest.mark.terraform

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
def initialized(copied: Path, terraform: Callable[..., str]) -> Path:
    """The modules with the provider: one is initialized, the others get what that one got.

    All want the same provider, whose 700 MB are hashed each time.
    """
    modules = copied / "terraform-out/modules"
    first, *others = (modules / name for name in MODULES)
    terraform(first, "init", "-backend=false", "-input=false")
    for other in others:
        shutil.copytree(first / ".terraform", other / ".terraform", symlinks=True)
        shutil.copyfile(first / LOCK, other / LOCK)
    return modules


def test_modules_and_examples_are_formatted(copied: Path, terraform: Callable[..., str]) -> None:
    assert terraform(copied, "fmt", "-check", "-recursive", "-list=true") == ""


@pytest.mark.parametrize("name", MODULES)
def test_a_module_passes_its_own_tests(
    name: str, initialized: Path, terraform: Callable[..., str]
) -> None:
    folder = initialized / name
    told = terraform(folder, "test", "-no-color")
    assert "Success!" in told
    runs = (folder / "tests" / f"{name}.tftest.hcl").read_text().count("\nrun ")
    assert f"{runs} passed, 0 failed" in told
    assert runs >= 2


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
