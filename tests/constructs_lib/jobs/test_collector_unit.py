"""The collector on an instance: what its unit says, and what its program for settings writes."""

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

from constructs_lib.image import ImageReference
from constructs_lib.jobs.collector_unit import CollectorUnit
from constructs_lib.jobs.start_script import StartScript
from constructs_lib.observability.collector import CollectorConfig, Place
from constructs_lib.observability.vendors import Vendor, datadog
from tests.constructs_lib.jobs.fleet import jobs
from tests.support.synth import Sketch, resources, synthesize

MOST_USER_DATA = 16 * 1024  # Amazon EC2 User Guide, "Run commands when you launch an EC2 instance"
METRICS, TRACES = "METRICS_REMOTE_WRITE_URL", "TRACES_ENDPOINT"


def unit(
    *, metrics: bool = True, traces: bool = True, vendors: tuple[Vendor, ...] = ()
) -> CollectorUnit:
    config = CollectorConfig(
        place=Place.INSTANCE,
        environment="dev",
        region="us-east-1",
        service="jobs",
        port=8000,
        metrics=metrics,
        traces=traces,
        vendors=vendors,
    )
    return CollectorUnit(config=config, log_group="/acme/dev/jobs", path="/acme/dev/jobs")


def script(collector: CollectorUnit | None) -> str:
    return StartScript(
        image=ImageReference(address="registry/app:1", repository_arn="arn"),
        command=(),
        environment="dev",
        service="jobs",
        log_group="/acme/dev/jobs",
        region="us-east-1",
        path="/acme/dev/jobs",
        collector=collector,
    ).render("1")


def line(text: str, start: str) -> str:
    (found,) = [each for each in text.splitlines() if each.startswith(start)]
    return found


def test_jobs_start_after_it_stop_before_it_and_do_not_need_it() -> None:
    own = script(unit()).partition("Description=Jobs of the application")[2]
    assert line(own, "After=").endswith(" collector.service")
    assert line(own, "Wants=").endswith(" collector.service")
    assert "collector" not in line(own, "Requires=")
    assert "collector" not in script(None)


def test_it_is_contained_and_cannot_take_the_jobs_memory() -> None:
    command = line(unit().text, "ExecStart=")
    for option in (
        "--read-only",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--user 4317:4317",
        "--memory 192m",
    ):
        assert f" {option} " in command
    assert "@sha256:" in command


def test_its_configuration_arrives_as_it_was_written() -> None:
    written = unit().text.split("<<'END'\n")[1].split("\nEND\n")[0]
    assert json.loads(b64decode(written)) == unit().config.document


def test_terraform_and_cdktf_read_nothing_in_it() -> None:
    assert not {'"', "${", "%{"} & {mark for mark in ('"', "${", "%{") if mark in unit().text}


AWS = """\
#!{python}
import json, sys
with open({calls!r}, "a") as calls:
    calls.write(" ".join(sys.argv[3:]) + chr(10))
print(json.dumps({answers!r}[sys.argv[2]]))
"""


def settings_of(collector: CollectorUnit, folder: Path, **values: str) -> tuple[str, list[str]]:
    """Run the program for settings with a stand-in for AWS; what it wrote, and what it asked."""
    text = collector.text.split("<<'END'\n")[2].split("END\n")[0]
    calls, aws = folder / "calls", folder / "aws"
    named = [{"Name": f"/acme/dev/jobs/{k}", "Value": v} for k, v in values.items()]
    answers = {
        "get-parameters": {"Parameters": named},
        "get-secret-value": {"SecretString": json.dumps({"api_key": "k3y"})},
    }
    aws.write_text(AWS.format(python=sys.executable, calls=str(calls), answers=answers))
    aws.chmod(0o755)
    text = text.replace("'/run/", f"'{folder}/")
    subprocess.run([sys.executable, "-c", text], env={"PATH": str(folder)}, check=True)
    return (folder / "collector.env").read_text(), calls.read_text().splitlines()


def test_it_reads_where_to_write_and_nothing_else_of_the_jobs(tmp_path: Path) -> None:
    found, calls = settings_of(unit(traces=False), tmp_path, **{METRICS: "https://aps"})
    assert found == f"{METRICS}=https://aps\n"
    assert [each.partition("--names ")[2] for each in calls] == [f"/acme/dev/jobs/{METRICS}"]


def test_it_reads_the_keys_of_vendors_and_shows_them_to_nobody_else(tmp_path: Path) -> None:
    vendor = datadog("datadoghq.eu")
    found, calls = settings_of(
        unit(metrics=False, traces=False, vendors=(vendor,)),
        tmp_path,
        DATADOG_API_KEY_SECRET_ARN="arn:secret",
    )
    assert found == "DATADOG_API_KEY=k3y\n"
    assert calls[-1].endswith("--secret-id arn:secret")
    assert (tmp_path / "collector.env").stat().st_mode & 0o077 == 0


def test_jobs_send_traces_to_it_where_there_are_traces() -> None:
    told = "--env OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 "
    assert told in script(unit())
    assert told not in script(unit(traces=False))


def test_the_script_with_it_is_as_long_as_aws_takes() -> None:
    assert len(script(unit()).encode()) < MOST_USER_DATA


def test_a_fleet_that_is_connected_to_metrics_or_traces_has_one() -> None:
    def build(stack: Sketch) -> None:
        settings = jobs(stack).workload.settings
        settings.put(TRACES, "https://xray.us-east-1.amazonaws.com/v1/traces", "What it is")

    template = resources(synthesize(build), "aws_launch_template")["jobs_fleet_instance_main"]
    assert "/etc/systemd/system/collector.service" in template["user_data"]
    assert f"/jobs/{TRACES}'" in template["user_data"]
    assert f"/jobs/{METRICS}'" not in template["user_data"]
