"""The start script where it may fail, run by bash with stand-ins for what it calls."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.image import ImageReference, ReleaseReference
from constructs_lib.jobs.start_script import TRIES, StartScript

BASH = "/bin/bash"
INSTALLED = "mkdir -p /etc/jobs\n"  # what follows writes to the instance, and is not run here
FAKE = """\
{name}() {{
    echo {name} "$@" >>"$CALLS"
    {answer}
}}
"""


RELEASED = ReleaseReference(
    parameter="/acme/dev/releases/jobs", parameter_arn="arn", repository_url="registry/app"
)


def rendered(command: tuple[str, ...] = (), release: ReleaseReference | None = None) -> str:
    script = StartScript(
        image=ImageReference(address="registry/app:1", repository_arn="arn", release=release),
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
    assert own.endswith(" --env-file /run/jobs.env $JOBS_IMAGE")
    assert given == f"{own} python -m app.worker jobs"


def test_a_job_is_stopped_before_a_spot_instance_is_taken_back() -> None:
    """AWS gives two minutes; systemd kills only after docker has."""
    assert "\nExecStop=/usr/bin/docker stop --time 110 jobs\n" in rendered()
    assert "\nTimeoutStopSec=120\n" in rendered()


@pytest.mark.parametrize(
    ("release", "image"),
    [(None, "registry/app:1"), (RELEASED, f"registry/app@sha256:{'a' * 64}")],
)
def test_each_start_takes_the_image_of_the_release(
    tmp_path: Path, release: ReleaseReference | None, image: str
) -> None:
    """A module names its image itself; an environment asks the parameter of its releases."""
    script = rendered(release=release).split("<<'END'\n")[2].split("END\n")[0]
    for place in ("/run", "/usr/bin/docker"):
        script = script.replace(f"'{place}", f"'{tmp_path}/{place.rpartition('/')[2]}")
    (tmp_path / "run").mkdir()
    value = json.dumps({"image": f"@sha256:{'a' * 64}", "commit": "b" * 40})
    answers = {
        "get-parameters-by-path": {"Parameters": [{"Name": "/jobs/QUEUE", "Value": "q"}]},
        "get-parameter": {"Parameter": {"Value": value}},
    }
    for name, lines in {
        "aws": ["import json, sys", f"print(json.dumps({answers!r}[sys.argv[2]]))"],
        "docker": ["import sys", f"open({str(tmp_path / 'pulled')!r}, 'w').write(sys.argv[-1])"],
    }.items():
        file = tmp_path / name
        file.write_text("\n".join([f"#!{sys.executable}", *lines]))
        file.chmod(0o755)
    environ = {"PATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], env=environ, check=True)
    assert (tmp_path / "pulled").read_text() == image
    assert (tmp_path / "run/jobs.image").read_text() == f"JOBS_IMAGE={image}\n"
    assert (tmp_path / "run/jobs.env").read_text() == "QUEUE=q\n"


def test_systemd_reads_the_image_once_it_is_written() -> None:
    """It reads files anew between ExecStartPre and ExecStart (systemd.exec, EnvironmentFile)."""
    lines = rendered().splitlines()
    written = lines.index("ExecStartPre=/usr/local/bin/jobs-settings")
    assert lines[written - 1] == "EnvironmentFile=-/run/jobs.image"
    assert " $JOBS_IMAGE" in lines[written + 1]
