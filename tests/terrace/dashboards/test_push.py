"""`terrace dashboards push`, against stubs of AWS's API and a fake of Grafana's."""

import dataclasses
import inspect
import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.stub import ANY

from constructs_lib.observability import dashboard_links
from environments import ENVIRONMENTS, PLATFORM
from terrace import cli
from terrace.aws import Unreadable
from terrace.dashboards import push, workspace
from terrace.dashboards.api import Grafana
from terrace.dashboards.workspace import RIGHTS, find, token
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.toolchain import repository_root
from tests.support.bootstrap import DEPLOYMENT, PLAN, ROLE_POLICIES, statements, template
from tests.support.example import APP, DEV
from tests.support.fake_grafana import TOKEN, XRAY, FakeGrafana, fake_grafana
from tests.support.grafana_workspace import (
    ENVIRONMENT,
    HOST,
    NAMES,
    NOW,
    SAMPLES,
    SEEN,
    Stubs,
    clients,
)
from tests.support.permissions import Authority

PROJECT = PLATFORM.project
MISSING = f"account {DEV.account_id} has no workspaces of Managed Grafana"
DASHBOARDS = push.committed(repository_root())


@pytest.fixture
def grafana() -> Iterator[FakeGrafana]:
    with fake_grafana() as fake:
        yield fake


def pushed(grafana: FakeGrafana, environment: Any = ENVIRONMENT) -> None:
    """Push once, as a run of its own."""
    stubs = Stubs()
    stubs.tell_workspaces()
    stubs.tell_prometheus()
    stubs.tell_token(ANY)
    stubs.tell_end()
    grafana.calls.clear()
    try:
        push.push(
            environment,
            PLATFORM,
            DASHBOARDS,
            stubs,  # type: ignore[arg-type] # as far as it is asked
            opened=lambda host, key: Grafana(grafana.address if host == HOST else host, key),
        )
    finally:
        stubs.end()


def test_the_first_run_makes_plugin_sources_folder_and_dashboards(grafana: FakeGrafana) -> None:
    pushed(grafana)
    assert grafana.changes == [
        f"POST /api/plugins/{XRAY}/install",
        *["POST /api/datasources"] * 3,
        "POST /api/folders",
        *["POST /api/dashboards/db"] * len(dashboard_links.UIDS),
    ]
    assert set(grafana.dashboards) == set(dashboard_links.UIDS)
    assert {each["meta"]["folderUid"] for each in grafana.dashboards.values()} == {PROJECT}


def test_a_second_run_changes_nothing(
    grafana: FakeGrafana, capsys: pytest.CaptureFixture[str]
) -> None:
    pushed(grafana)
    pushed(grafana)
    assert grafana.changes == []
    assert "Application overview: as it should be" in capsys.readouterr().out


def test_what_somebody_changed_by_hand_is_brought_back(grafana: FakeGrafana) -> None:
    pushed(grafana)
    grafana.dashboards["slo"]["dashboard"]["title"] = "Mine"
    grafana.dashboards["cost"]["meta"]["folderUid"] = "elsewhere"
    grafana.sources["cloudwatch"]["jsonData"]["defaultRegion"] = "eu-west-1"
    pushed(grafana)
    assert grafana.changes == [
        "PUT /api/datasources/uid/cloudwatch",
        *["POST /api/dashboards/db"] * 2,
    ]
    assert grafana.dashboards["slo"]["dashboard"]["title"] == "Service level objectives"
    assert grafana.dashboards["cost"]["meta"]["folderUid"] == PROJECT


def test_sources_sign_with_the_workspaces_role_and_logs_lead_to_traces(
    grafana: FakeGrafana,
) -> None:
    pushed(grafana)
    prometheus = grafana.sources["prometheus"]
    assert (prometheus["url"], prometheus["isDefault"]) == (SAMPLES, True)
    assert prometheus["jsonData"] == {
        "httpMethod": "POST",
        "sigV4Auth": True,
        "sigV4AuthType": "ec2_iam_role",
        "sigV4Region": "us-east-1",
        "timeInterval": "30s",
    }
    ours = {"authType": "ec2_iam_role", "defaultRegion": "us-east-1"}
    assert grafana.sources["xray"]["jsonData"] == ours
    assert grafana.sources["cloudwatch"]["jsonData"] == {**ours, "tracingDatasourceUid": "xray"}


def test_without_traces_there_is_neither_plugin_nor_source_of_them(grafana: FakeGrafana) -> None:
    seen = dataclasses.replace(SEEN, tracing=False)
    service = dataclasses.replace(APP, uses=("metrics",))
    only = {"services": {"app": service}, "observability": seen}
    pushed(grafana, dataclasses.replace(DEV, **only))
    assert grafana.plugins == set()
    assert set(grafana.sources) == {"prometheus", "cloudwatch"}


def test_a_workspace_that_lets_nobody_install_plugins_is_named(grafana: FakeGrafana) -> None:
    grafana.installs = False
    with pytest.raises(Refusal, match=f"the plugin {XRAY} cannot be installed.*deploy dev first"):
        pushed(grafana)


def test_the_token_is_deleted_where_grafana_refuses(grafana: FakeGrafana) -> None:
    grafana.refuses[f"/api/folders/{PROJECT}"] = (403, "You need more permissions.")
    sentence = f"Grafana's GET /api/folders/{PROJECT} answered 403, You need more permissions"
    with pytest.raises(Refusal) as refused:
        pushed(grafana)  # asserts that it was deleted
    assert str(refused.value) == sentence


def test_a_wrong_token_is_refused_by_the_fake_too(grafana: FakeGrafana) -> None:
    with pytest.raises(Refusal, match="GET /api/folders/x answered 401, Unauthorized"):
        Grafana(grafana.address, "another").get("/api/folders/x")


def test_a_workspace_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(Refusal, match=r"^Grafana's GET /api/x could not be asked: .*refused$"):
        Grafana("http://127.0.0.1:9", TOKEN).get("/api/x")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            {"name": "another"},
            f"{MISSING} called {NAMES.name()}, expected one; deploy dev first",
        ),
        (
            {"status": "UPDATING"},
            f"Managed Grafana {NAMES.name()} is UPDATING, allowed: ACTIVE; wait, and try again",
        ),
    ],
)
def test_a_workspace_that_is_not_there_or_not_ready_is_named(told: Any, sentence: str) -> None:
    stubs = Stubs()
    stubs.tell_workspaces(**told)
    with pytest.raises(Refusal) as refused:
        find(stubs, NAMES)  # type: ignore[arg-type] # as far as it is asked
    stubs.end()
    assert str(refused.value) == sentence


def test_what_a_killed_run_left_behind_is_deleted_and_nothing_else() -> None:
    stubs = Stubs()
    here = {"workspaceId": "g-123"}
    names = {
        "1": f"{PROJECT}-dashboards-20261129T050000Z",
        "2": f"{PROJECT}-dashboards-20261129T075500Z",  # of a run that may still be at work
        "3": f"{PROJECT}-dashboards-of-somebody",
        "4": "backup",
    }
    accounts = [
        {"id": id_, "name": name, "isDisabled": "false", "grafanaRole": "ADMIN"}
        for id_, name in names.items()
    ]
    stubs.tell("grafana", "list_workspace_service_accounts", {"serviceAccounts": accounts, **here})
    old = {"serviceAccountId": "1", **here}
    stubs.tell("grafana", "delete_workspace_service_account", old, old)
    stubs.stubs["grafana"].add_client_error(
        "create_workspace_service_account", "AccessDeniedException", "no"
    )
    with (
        pytest.raises(Unreadable, match=f"{PROJECT}-dashboards-20261129T080000Z could not be made"),
        token(stubs, NAMES, "g-123", when=NOW),  # type: ignore[arg-type]
    ):
        pass
    stubs.end()


def test_the_deployment_role_may_do_it_and_the_role_of_plans_may_not() -> None:
    made = template(ENVIRONMENTS[0])
    role = Authority(
        policies=statements(made, *ROLE_POLICIES), boundary=statements(made, DEPLOYMENT)
    )
    assert [action for action in RIGHTS if not role.allows(action)] == []
    limits = statements(made, PLAN)
    plan = Authority(policies=limits, boundary=limits)
    assert not plan.allows("grafana:CreateWorkspaceServiceAccountToken")


def test_every_call_of_aws_is_among_the_rights_that_are_named() -> None:
    names = {"amp": "aps", "grafana": "grafana"}
    source = inspect.getsource(workspace)
    for service, prefix in names.items():
        made = clients()[service].meta.method_to_api_mapping
        called = {call for method, call in made.items() if re.search(rf"\b{method}\b", source)}
        shared = {each for each in called if f"{prefix}:{each}" not in RIGHTS}
        assert shared <= {"ListWorkspaces", "DescribeWorkspace"}  # whose names both have


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere"], "environment is 'nowhere', allowed: "),
        (["dev", "--role", "arn:aws:iam::1:role/a"], "--role is 'arn:aws:iam::1:role/a', allowed:"),
        (["dev"], "environment dev has no Grafana, allowed: one whose observability has"),
    ],
)
def test_wrong_usage_is_told_before_aws_is_asked(
    words: list[str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("environments._environments", lambda: (DEV,))
    assert cli.main(["dashboards", "push", *words]) == Code.USAGE
    assert capsys.readouterr().err.startswith(f"error: {sentence}")


def test_a_dashboard_that_is_not_committed_is_named(tmp_path: Any) -> None:
    folder = tmp_path / push.FOLDER
    folder.mkdir(parents=True)
    (folder / "application.json").write_text(json.dumps({}))
    with pytest.raises(UserError, match=r"slo\.json is missing; run: make dashboards"):
        push.committed(tmp_path)


def test_a_dashboard_that_is_broken_is_named_before_aws_is_asked(tmp_path: Any) -> None:
    shutil.copytree(repository_root() / push.FOLDER, tmp_path / push.FOLDER)
    (tmp_path / push.FOLDER / "cost.json").write_text('{"panels":')
    with pytest.raises(UserError, match=r"^monitoring/grafana/dashboards/cost\.json is no JSON: "):
        push.committed(tmp_path)
