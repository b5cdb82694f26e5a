"""docs/delivery.md says what is so."""

import re
from pathlib import Path

from tests.delivery import rehearse
from tests.support.workflow_files import ROOT, workflows

TEXT = (ROOT / "docs/delivery.md").read_text(encoding="utf-8")


def test_each_proof_is_a_test_that_there_is() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    files = [
        *(ROOT / "tests/delivery").glob("test_*.py"),
        ROOT / "tests/terrace/scan/test_image.py",
        ROOT / "tests/docs/test_runbooks.py",
    ]
    there = set(re.findall(r"^def (test_\w+)", "\n".join(map(_read, files)), flags=re.M))
    assert len(named) > 10
    assert named <= there


def test_each_rehearsal_is_in_the_table_or_is_no_failure() -> None:
    table = TEXT.partition("## What happens when something fails")[2].partition("### ")[0]
    rows = [line.rpartition(" | ")[2] for line in table.splitlines() if line.startswith("| ")]
    named = set(re.findall(r"`([a-z-]+)`", "\n".join(rows)))
    assert named == set(rehearse.ALL) - {"first", "request", "drift", "preview"}


def test_each_workflow_is_described() -> None:
    assert {name for name in workflows() if f"`{name}.yml`" not in TEXT} == set()


def test_each_environment_of_github_is_in_the_set_up() -> None:
    table = TEXT.partition("## Set up GitHub")[2]
    for name, workflow in workflows().items():
        for job in workflow["jobs"].values():
            environment = job.get("environment", "plan")
            environment = environment["name"] if isinstance(environment, dict) else environment
            if "${{" not in environment:
                assert f"`{environment}`" in table, f"{name} uses {environment}"


def test_each_secret_and_variable_is_in_the_set_up() -> None:
    table = TEXT.partition("## Set up GitHub")[2]
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        for name in re.findall(r"\b(?:secrets|vars)\.(\w+)", _read(path)):
            assert f"`{name}`" in table, f"{path.name} uses {name}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
