"""The committed modules, and Terraform to try them with."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from terrace import toolchain

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def terraform() -> Callable[..., str]:
    """Return the runner of Terraform in a folder; a failure is an error with its sentence."""

    def run(folder: Path, *arguments: str, accepted: tuple[int, ...] = (0,)) -> str:
        command = [str(toolchain.terraform_binary()), *arguments]
        environment = toolchain.environment()
        ended = toolchain.run(command, cwd=folder, env=environment, accepted=accepted)
        return ended.stdout

    return run


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the modules and the examples, side by side as they are committed."""
    folder = tmp_path_factory.mktemp("copied")
    ignored = shutil.ignore_patterns(".terraform")
    for name in ("examples", "terraform-out/modules"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder
