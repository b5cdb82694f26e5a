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
from tests.constructs_lib.jobs.fleet import jobs
from tests.support.synth import Sketch, resources, synthesize

MOST_USER_DATA = 16 * 1024  # Amazon EC2 User Guide, "Run commands when you launch an EC2 instance"
METRICS, TRACES = "METRICS_REMOTE_WRITE_URL", "TRACES_ENDPOINT"


def unit(*, metrics: bool = True, traces: bool = True) -> CollectorUnit:
    config = CollectorConfig(
        place=Place.INSTANCE,
        environment="dev",
        region="us-east-1",
        service="jobs",
        port=8000,
        metrics=metrics,
        traces=traces,
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


def test_it_reads_where_to_write_and_nothing_else_of_the_jobs(tmp_path: Path) -> None:
    text = unit(traces=False).text.split("<<'END'\n")[2].split("END\n")[0]
    names = tmp_path / "names"
    aws = tmp_path / "aws"
    answer = {"Parameters": [{"Name": f"/acme/dev/jobs/{METRICS}", "Value": "https://aps"}]}
    aws.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        f"open({str(names)!r}, 'w').write(' '.join(sys.argv[1:]))\nprint({json.dumps(answer)!r})\n"
    )
    aws.chmod(0o755)
    text = text.replace("'/run/", f"'{tmp_path}/")
    subprocess.run([sys.executable, "-c", text], env={"PATH": str(tmp_path)}, check=True)
    assert (tmp_path / "collector.env").read_text() == f"{METRICS}=https://aps\n"
    assert names.read_text().endswith(f" --names /acme/dev/jobs/{METRICS}")


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
