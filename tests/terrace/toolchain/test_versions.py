from pathlib import Path

import pytest

from terrace.toolchain.versions import Version, ask, parse
from tests.support.fake_commands import fake_command


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Terraform v1.11.4", Version(1, 11, 4)),
        ("OpenTofu v1.10.0-rc2", Version(1, 10, 0)),
        ("v20.20.2", Version(20, 20, 2)),
        ("Python 3.12", Version(3, 12, 0)),
        ("command not found", None),
    ],
)
def test_a_version_is_read_from_what_a_tool_prints(text: str, version: Version | None) -> None:
    assert parse(text) == version


def test_versions_compare_as_numbers_not_as_text() -> None:
    assert Version(1, 9, 8) < Version(1, 10)


def test_a_tool_that_is_missing_or_fails_has_no_version(tmp_path: Path) -> None:
    failing = fake_command(tmp_path, "broken", "echo 1.2.3; exit 1")
    assert ask(tmp_path / "missing", "version", environ={}) == ""
    assert ask(failing, "version", environ={}) == ""


def test_a_tool_is_asked_without_its_own_update_check(tmp_path: Path) -> None:
    tool = fake_command(tmp_path, "tool", 'echo "1.2.3 $CHECKPOINT_DISABLE"')
    assert ask(tool, "version", environ={}) == "1.2.3 1"
