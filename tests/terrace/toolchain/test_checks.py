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
