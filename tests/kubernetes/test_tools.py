"""Which kubectl and Helm are run: the machine's where they fit, else the project's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from terrace.manifests.checks import tools
from terrace.manifests.checks.errors import CouldNotCheckError

Program = Callable[[Path, str], Path]


@pytest.fixture
def program() -> Program:
    """Writes a kubectl that tells a version."""

    def write(folder: Path, says: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "kubectl"
        file.write_text(f"#!/bin/sh\necho '{says}'\n")
        file.chmod(0o755)
        return file

    return write


def find(root: Path) -> Path:
    return tools.find(tools.KUBECTL, root, {"PATH": str(root / "path")})


def test_the_machines_own_goes_first(tmp_path: Path, program: Program) -> None:
    own = program(tmp_path / "path", "Client Version: v1.33.1")
    program(tmp_path / ".terrace/bin", "Client Version: v1.36.3")
    assert find(tmp_path) == own


def test_one_that_is_too_old_is_passed_by(tmp_path: Path, program: Program) -> None:
    program(tmp_path / "path", "Client Version: v1.22.1")
    fetched = program(tmp_path / ".terrace/bin", "Client Version: v1.36.3")
    assert find(tmp_path) == fetched


def test_without_one_that_fits_the_remedy_is_said(tmp_path: Path, program: Program) -> None:
    old = program(tmp_path / "path", "Client Version: v1.22.1")
    broken = program(tmp_path / ".terrace/bin", "no version")
    with pytest.raises(CouldNotCheckError) as error:
        find(tmp_path)
    assert str(error.value) == (
        f"kubectl 1.31.0 or newer is not there ({old} is 1.22.1, {broken} does not run); "
        "run: make setup"
    )
    with pytest.raises(CouldNotCheckError, match="none found"):
        find(tmp_path / "empty")
