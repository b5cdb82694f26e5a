from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.scan import tools
from terrace.scan.errors import CouldNotScanError
from tests.support.fake_commands import fake_command

RUNS = "echo Version: 0.76.0"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A working copy with the scanners as set-up leaves them."""
    fake_command(tmp_path / ".terrace/scan/bin", "trivy", RUNS)
    (tmp_path / ".terrace/scan/checkov").mkdir()
    (tmp_path / ".terrace/scan/checkov/main.py").touch()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/scan.txt").write_text("checkov==3.3.30\n")
    return tmp_path


def test_the_machines_trivy_goes_first(root: Path) -> None:
    own = tools.own_trivy(root)
    assert tools.trivy(root, {"PATH": str(root / "bin")}) == own
    official = fake_command(root / "bin", "trivy", RUNS)
    assert tools.trivy(root, {"PATH": str(root / "bin")}) == official


def test_one_that_does_not_run_is_passed_over(root: Path) -> None:
    fake_command(root / "bin", "trivy", "exit 1")
    assert tools.trivy(root, {"PATH": str(root / "bin")}) == tools.own_trivy(root)


def test_without_a_trivy_one_sentence_says_where_it_was_sought(tmp_path: Path) -> None:
    with pytest.raises(CouldNotScanError) as refusal:
        tools.trivy(tmp_path, {"PATH": ""})
    assert str(refusal.value) == (
        f"no trivy runs on this machine, looked on PATH and at {tools.own_trivy(tmp_path)}; "
        "install it, or remove .terrace/scan and run: make scan"
    )


def test_without_a_checkov_one_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(CouldNotScanError) as refusal:
        tools.find(tmp_path, {}, tmp_path)
    assert str(refusal.value) == f"checkov is not in {tmp_path}/.terrace/scan; run: make scan"


def test_no_setting_of_the_users_reaches_the_scanners(root: Path, tmp_path: Path) -> None:
    environ = {"CKV_SKIP": "x", "TRIVY_SEVERITY": "LOW", "BC_API_KEY": "x", "HOME": "/h", "A": "b"}
    env = tools.find(root, environ, tmp_path).env
    assert env["HOME"] == str(tmp_path)
    assert env["A"] == "b"
    assert not {"CKV_SKIP", "TRIVY_SEVERITY", "BC_API_KEY"} & env.keys()


def test_they_are_installed_once_for_each_lock(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed: list[Path] = []
    monkeypatch.setattr(tools, "sync", lambda _place, _lock, target: installed.append(target))
    for _ in range(2):
        tools.bring_about_tools(root, {})
    assert installed == [root / ".terrace/scan"]
    assert capsys.readouterr().out.count("\n") == 1
    (root / "requirements/scan.txt").write_text("checkov==3.3.31\n")
    tools.bring_about_tools(root, {})
    assert len(installed) == 2


def test_what_cannot_be_installed_is_one_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise UserError("no network")

    monkeypatch.setattr(tools, "sync", fail)
    with pytest.raises(CouldNotScanError) as refusal:
        tools.bring_about_tools(root, {})
    assert str(refusal.value) == "checkov and trivy cannot be installed: no network"
