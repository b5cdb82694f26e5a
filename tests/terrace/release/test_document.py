"""`docs/releases.md` against what it is about."""

import re
from pathlib import Path

from constructs_lib.jobs import job_fleet
from terrace.delivery.codes import Code
from terrace.release import fleet, waiting, workloads
from terrace.release.rolling import Rolling

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs/releases.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| ", re.MULTILINE)


def test_it_has_every_exit_code_once() -> None:
    assert [int(each) for each in ROW.findall(DOCUMENT)] == [int(code) for code in Code]


def test_every_test_that_it_names_is_there() -> None:
    here = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", DOCUMENT))
    assert len(named) > 10
    assert not {each for each in named if f"def {each}(" not in here}


def test_its_minutes_are_those_of_the_tools() -> None:
    assert f"{Rolling.minutes} minutes for ECS" in DOCUMENT
    assert f"{workloads.START_MINUTES} and the steps for CodeDeploy" in DOCUMENT
    assert f"{fleet.Fleet.minutes} for the fleet" in DOCUMENT
    assert waiting.LOST_SECONDS == 3 * 60


def test_a_release_replaces_instances_as_the_stack_does() -> None:
    for name in ("WARM_UP_SECONDS", "LEAST_PERCENT", "MOST_PERCENT"):
        assert getattr(fleet, name) == getattr(job_fleet, name)
