"""The start script where it may fail, run by bash with stand-ins for what it calls."""

import subprocess
from pathlib import Path

import pytest

from constructs_lib.jobs.start_script import TRIES, StartScript

BASH = "/bin/bash"
INSTALLED = "mkdir -p /etc/jobs\n"  # what follows writes to the instance, and is not run here
FAKE = """\
{name}() {{
    echo {name} "$@" >>"$CALLS"
    {answer}
}}
"""


def rendered(command: tuple[str, ...] = ()) -> str:
    script = StartScript(
        image="app:1",
        command=command,
        environment="dev",
        service="jobs",
        log_group="jobs",
        region="us-east-1",
        path="/jobs",
    )
    return script.render("1")


def calls(folder: Path, *, dnf: str) -> list[str]:
    """Run the script up to its packages; return what it called."""
    beginning, rest = rendered().split(INSTALLED)
    assert rest
    answers = {"dnf": dnf, "sleep": "true", "shutdown": "true"}
    fakes = "".join(FAKE.format(name=name, answer=answer) for name, answer in answers.items())
    log = folder / "calls"
    log.touch()
    subprocess.run(
        [BASH, "-c", fakes + beginning],
        env={"CALLS": str(log), "PATH": "/usr/bin:/bin"},
        check=False,
        capture_output=True,
    )
    return log.read_text().splitlines()


def test_an_instance_that_cannot_be_set_up_is_taken_out(tmp_path: Path) -> None:
    called = calls(tmp_path, dnf="false")
    assert called[-1] == "shutdown --poweroff now"
    assert sum(call.startswith("dnf ") for call in called) == TRIES


@pytest.mark.parametrize("failures", [0, 2])
def test_packages_that_come_late_are_waited_for(tmp_path: Path, failures: int) -> None:
    called = calls(tmp_path, dnf=f'test "$(grep -c ^dnf "$CALLS")" -gt {failures}')
    kinds = [call.split()[0] for call in called]
    assert kinds == ["dnf", *["sleep", "dnf"] * failures]


def test_an_image_that_is_not_there_yet_ends_no_instance() -> None:
    """Only docker can fail the script; systemd starts the jobs again until they run."""
    assert "\nsystemctl enable --now docker.service\n" in rendered()
    assert rendered().endswith("\nsystemctl enable --now --no-block jobs.service\n")
    assert "\nRestart=always\n" in rendered()


def test_the_image_runs_with_its_own_command_or_the_given_one() -> None:
    (own,), (given,) = (
        [line for line in script.splitlines() if line.startswith("ExecStart=")]
        for script in (rendered(), rendered(("python", "-m", "app.worker", "jobs")))
    )
    assert own.endswith(" --env-file /run/jobs.env app:1")
    assert given == f"{own} python -m app.worker jobs"


def test_a_job_is_stopped_before_a_spot_instance_is_taken_back() -> None:
    """AWS gives two minutes; systemd kills only after docker has."""
    assert "\nExecStop=/usr/bin/docker stop --time 110 jobs\n" in rendered()
    assert "\nTimeoutStopSec=120\n" in rendered()
