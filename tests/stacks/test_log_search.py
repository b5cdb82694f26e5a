"""An environment with log search, of which the project's own have none: who writes, who reads."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import conventions
from constructs_lib.errors import ConfigurationError
from conventions.expressions import embedded_json
from environments import PLATFORM
from environments.model import INDEXING, LOG_SEARCH
from stacks import app
from terrace import toolchain
from terrace.log_search.place import PREPARE, place
from terrace.publishing import LOCK, MASTER_LOCK
from tests.support.environment import document
from tests.support.example import APP, DEV, WORKER
from tests.support.project import ROOT
from tests.support.searched import SEARCHED
from tests.support.synth import Json, resources
from tests.support.wiring import address, container, full_name, granted, resource
from tests.support.workload import connections


@pytest.fixture(scope="module")
def made() -> Json:
    return document(SEARCHED)


def arn(made: Json, thing: str) -> str:
    role = address(made, "aws_iam_role", full_name(SEARCHED, thing))
    return f"arn:aws:iam::{SEARCHED.account_id}:role/${{{role}.name}}"


def containers(made: Json, thing: str) -> dict[str, dict[str, Any]]:
    (task,) = (
        each
        for each in resources(made, "aws_ecs_task_definition").values()
        if each["family"] == full_name(SEARCHED, thing)
    )
    return {each["name"]: each for each in embedded_json(task["container_definitions"])}


def asks(made: Json, thing: str) -> set[tuple[str, str]]:
    """What a role may ask the domain: action and the last part of the resource."""
    role = address(made, "aws_iam_role", full_name(SEARCHED, thing))
    return {
        (action, resource.rpartition("domain/")[2].partition("/")[2])
        for statement in granted(made, role)
        for action in statement["actions"]
        if action.startswith("es:")
        for resource in statement["resources"]
    }


def test_the_log_of_a_service_that_uses_it_goes_there_and_no_other(made: Json) -> None:
    assert "log-router" in containers(made, "app")
    assert "log-router" not in containers(made, "worker")


def test_workloads_add_documents_and_can_do_nothing_else(made: Json) -> None:
    for thing in ("app", "pod-fluent-bit"):
        assert asks(made, thing) == {("es:ESHttpPost", "_bulk")}
    for thing in ("worker", "pod-app", "pod-worker", "jobs", "app-execution"):
        assert asks(made, thing) == set()


def test_one_task_administers_it_and_is_told_who_writes_and_who_reads(made: Json) -> None:
    (domain,) = resources(made, "aws_opensearch_domain").values()
    prepares = address(made, "aws_iam_role", full_name(SEARCHED, "prepare-log-search"))
    security = domain["advanced_security_options"]
    assert security["master_user_options"] == {"master_user_arn": f"${{{prepares}.arn}}"}
    found = containers(made, "prepare-log-search")["prepare-log-search"]
    assert found["command"] == ["python", "-m", "app.log_search"]
    told = {each["name"]: each["value"] for each in found["environment"]}
    reader = address(made, "aws_iam_role", full_name(SEARCHED, "log-reader"))
    assert told["LOG_SEARCH_WRITERS"].split() == [arn(made, "app"), arn(made, "pod-fluent-bit")]
    assert told["LOG_SEARCH_READERS"] == f"${{{reader}.arn}}"
    assert (told["LOG_SEARCH_DAYS"], told["LOG_SEARCH_COPIES"]) == ("14", "0")
    assert "${aws_opensearch_domain." in told["LOG_SEARCH_HOST"]


def test_the_command_that_starts_it_calls_it_by_its_names(made: Json) -> None:
    where = place(SEARCHED, PLATFORM)
    found = container(made, where.name(PREPARE))
    assert found["name"] == found["logConfiguration"]["options"]["awslogs-stream-prefix"] == PREPARE
    assert resource(made, "aws_cloudwatch_log_group", where.log_group)
    assert address(made, "aws_security_group", where.group)


def test_people_search_and_change_nothing(made: Json) -> None:
    verbs = ("es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost")
    assert asks(made, "log-reader") == {(verb, "logs-*") for verb in verbs}


def test_the_network_lets_in_who_writes_and_who_prepares(made: Json) -> None:
    server, *clients = (
        f"${{{address(made, 'aws_security_group', full_name(SEARCHED, thing))}.id}}"
        for thing in ("log-search", "app", "nodes", "prepare-log-search")
    )
    found = {client for client, to, _ in connections(made) if to == server}
    assert found == set(clients)


def test_it_keeps_the_conventions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "ENVIRONMENTS", (SEARCHED,))
    app.build(str(tmp_path), {}).synth()
    for stack in (tmp_path / "stacks").iterdir():
        shutil.copyfile(MASTER_LOCK, stack / LOCK)
    today = datetime.now(tz=UTC).date()
    found = conventions.check(tmp_path, waivers=None, today=today, runbooks=ROOT / "docs/runbooks")
    assert not [str(finding) for finding in found]


def test_a_name_of_its_own_is_no_services(made: Json) -> None:
    for name in INDEXING:
        with pytest.raises(ConfigurationError) as refusal:
            replace(SEARCHED, services={**SEARCHED.services, name: WORKER})
        assert str(refusal.value) == (
            f"environment dev: services has the key {name!r}, allowed: another name; log search "
            "has that one"
        )


def test_the_job_fleet_does_not_write_there() -> None:
    assert DEV.jobs
    with pytest.raises(ConfigurationError) as refusal:
        replace(SEARCHED, jobs=replace(DEV.jobs, uses=(LOG_SEARCH,)))
    assert str(refusal.value) == (
        "environment dev: jobs.uses has 'log-search', allowed: what its code uses; the log of the "
        "job fleet is in CloudWatch alone"
    )


def test_the_image_that_prepares_it_is_that_of_a_service_that_uses_it() -> None:
    assert SEARCHED.indexing == "app"
    assert replace(SEARCHED, services={"worker": WORKER, "app": APP}).indexing == "worker"
    assert DEV.indexing is None


@pytest.mark.terraform
def test_terraform_finds_it_valid(made: Json, tmp_path: Path) -> None:
    body = {**made["terraform"]}
    del body["backend"]
    (tmp_path / "cdk.tf.json").write_text(json.dumps({**made, "terraform": body}))
    terraform, environment = str(toolchain.terraform_binary()), toolchain.environment()
    for words in (["init", "-backend=false", "-input=false"], ["validate"]):
        ended = toolchain.run([terraform, *words], cwd=tmp_path, env=environment)
    assert "Success!" in ended.stdout
