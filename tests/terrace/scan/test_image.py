from pathlib import Path

import pytest

from terrace.scan import image
from tests.support.fake_commands import fake_command


def trivy(folder: Path, code: int) -> Path:
    """A trivy that notes how it was called, writes what it was asked for, and ends with a code."""
    return fake_command(
        folder,
        "trivy",
        f'echo "$@" >>"{folder}/calls"\n'
        'while [ $# -gt 0 ]; do [ "$1" != --output ] || echo {} >"$2"; shift; done\n'
        f"exit {code}",
    )


def test_an_image_without_findings_passes(tmp_path: Path) -> None:
    assert image.scan(trivy(tmp_path, 0), "app:local", sarif=None) == 0
    (call,) = (tmp_path / "calls").read_text().splitlines()
    assert call.startswith("image --quiet --scanners vuln,secret --severity HIGH,CRITICAL")
    assert call.endswith(" app:local")


def test_findings_fail_and_are_written_for_code_scanning(tmp_path: Path) -> None:
    sarif = tmp_path / "found.sarif"
    assert image.scan(trivy(tmp_path, 10), "app:local", sarif=str(sarif)) == image.FINDINGS
    assert sarif.is_file()


def test_a_scan_that_failed_is_not_a_good_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert image.scan(trivy(tmp_path, 1), "app:local", sarif=None) == image.COULD_NOT_SCAN
    assert capsys.readouterr().err == "error: trivy could not scan app:local\n"
