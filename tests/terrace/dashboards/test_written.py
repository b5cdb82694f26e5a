"""The dashboards as Grafana gets them."""

import json
from functools import cache
from typing import Any

import pytest

from constructs_lib.observability import dashboard_links
from environments import ENVIRONMENTS, PLATFORM, Environment
from examples.environments import small
from terrace.dashboards import document
from terrace.dashboards.command import run
from terrace.dashboards.written import FOLDER, written
from terrace.toolchain import repository_root
from tests.support.example import DEV

BY_UID = pytest.mark.parametrize("uid", dashboard_links.UIDS)


def made_for(*environments: Environment) -> dict[str, Any]:
    """Each dashboard by its uid, made for these environments."""
    files = written(environments, PLATFORM)
    return {path.stem: json.loads(text) for path, text in files.items()}


@cache
def built() -> dict[str, Any]:
    """Those of an environment that has everything."""
    return made_for(DEV)


def titles(dashboard: Any) -> list[str]:
    return [each["title"] for each in document.panels(dashboard)]


def rows(dashboard: Any) -> dict[str, Any]:
    return {each["title"]: each for each in dashboard["panels"] if each["type"] == "row"}


def panel(dashboard: Any, title: str) -> Any:
    return next(each for each in document.panels(dashboard) if each["title"] == title)


def test_every_uid_that_something_may_link_to_has_a_dashboard() -> None:
    dashboards = built()
    assert {uid: each["uid"] for uid, each in dashboards.items()} == {
        uid: uid for uid in dashboard_links.UIDS
    }


@BY_UID
def test_what_is_committed_is_what_the_environments_give(uid: str) -> None:
    path = FOLDER / f"{uid}.json"
    assert (repository_root() / path).read_text() == written(ENVIRONMENTS, PLATFORM)[path]


def test_the_first_row_has_the_three_panels_of_the_specification() -> None:
    first = titles(built()["application"])[:3]
    assert first == ["Request Rate", "Error Rate", "Response Time (P95)"]


def test_lines_at_which_alerts_fire_are_drawn() -> None:
    application = built()["application"]
    for title, value in (("Error Rate", 0.05), ("Response Time (P95)", 1.0)):
        config = panel(application, title)["fieldConfig"]["defaults"]
        assert {"color": "red", "value": value} in config["thresholds"]["steps"]
        assert config["custom"]["thresholdsStyle"] == {"mode": "dashed"}


def test_no_failed_request_is_a_rate_of_nought_and_not_no_data() -> None:
    """A counter of failures is not there before the first of them."""
    (target,) = panel(built()["application"], "Error Rate")["targets"]
    assert " or sum by (service) (rate(http_requests_total" in target["expr"]
    assert "* 0)" in target["expr"]


def test_a_service_has_its_rows_as_soon_as_it_sends_samples() -> None:
    application, slo = built()["application"], built()["slo"]
    variables = {each["name"]: each for each in application["templating"]["list"]}
    assert rows(application)["Requests of $serving by path"]["repeat"] == "serving"
    assert rows(application)["Queues of $working"]["repeat"] == "working"
    assert rows(slo)["Objectives of $service"]["repeat"] == "service"
    for name in ("serving", "working"):
        assert variables[name]["includeAll"] is True
        assert variables[name]["query"]["query"].startswith("label_values(")
    assert DEV.services.keys() == {"app", "worker"}
    assert "worker" not in json.dumps(application["templating"])


def test_an_environment_gets_rows_of_what_it_has_only() -> None:
    everything, little = built(), made_for(small.ENVIRONMENT)
    assert {"Database", "Cache", "Queues", "Nodes of Kubernetes"} <= {
        *rows(everything["infrastructure"])
    }
    found = {*rows(little["infrastructure"])}
    assert "Database" in found
    assert not found & {"Cache", "Queues", "CloudFront", "Nodes of Kubernetes"}
    assert "Hits of the cache" not in titles(little["application"])
    assert "Rollouts on Kubernetes" not in rows(little["deployments"])


def test_without_a_single_environment_there_are_dashboards_all_the_same() -> None:
    nothing = made_for()
    assert "Request Rate" in titles(nothing["application"])
    budgets = panel(nothing["cost"], "Budgets")
    assert budgets["options"]["content"] == "No environment has a budget."


def test_budgets_are_those_of_the_environments() -> None:
    budgets = panel(built()["cost"], "Budgets")
    assert "| dev | 500 |" in budgets["options"]["content"]


def test_names_of_aws_begin_with_the_projects() -> None:
    (target,) = panel(built()["infrastructure"], "CPU of tasks")["targets"]
    assert target["dimensions"] == {
        "ClusterName": [f"{PLATFORM.project}-$environment"],
        "ServiceName": ["*"],
    }


def test_an_error_leads_to_logs_and_logs_to_the_trace_of_a_request() -> None:
    dashboards = built()
    config = panel(dashboards["application"], "Error Rate")["fieldConfig"]["defaults"]
    assert config["links"][0]["url"] == (
        "/d/logs?${environment:queryparam}&var-service=${__field.labels.service}"
        "&${__url_time_range}"
    )
    logs = dashboards["logs"]
    requests = panel(logs, "Requests that failed, or took longer than a second")
    (target,) = requests["targets"]
    assert 'concat("1-", substr(trace_id, 0, 8), "-", substr(trace_id, 8))' in target["expression"]
    assert "var-trace=${__value.raw}" in json.dumps(requests["fieldConfig"]["overrides"])
    (asked,) = panel(logs, "Trace")["targets"]
    assert (asked["query"], asked["datasource"]["uid"]) == ("$trace", "${xray}")


def test_logs_are_those_of_the_chosen_services() -> None:
    groups = next(
        each for each in built()["logs"]["templating"]["list"] if each["name"] == "groups"
    )
    assert groups["query"]["logGroupPrefix"] == f"/{PLATFORM.project}/$environment/"
    assert "${service:pipe}" in groups["regex"]


@BY_UID
def test_releases_are_marked_where_they_explain_something(uid: str) -> None:
    notes = built()[uid]["annotations"].get("list", [])
    assert [each["name"] for each in notes] == ([] if uid == "cost" else ["Releases"])
    for each in notes:
        assert each["titleFormat"] == "{{service}} {{version}}"
        assert " offset 5m)" in each["expr"]


@BY_UID
def test_panels_do_not_lie_on_one_another(uid: str) -> None:
    taken: set[tuple[int, int]] = set()
    for each in built()[uid]["panels"]:
        for one in [each, *each.get("panels", [])]:
            grid = one["gridPos"]
            cells = {
                (x, y)
                for x in range(grid["x"], grid["x"] + grid["w"])
                for y in range(grid["y"], grid["y"] + grid["h"])
            }
            assert not cells & taken
            assert max(x for x, _ in cells) < 24
            taken |= cells


@BY_UID
def test_nobody_changes_in_grafana_what_the_next_push_takes_back(uid: str) -> None:
    assert built()[uid]["editable"] is False


def test_writing_again_changes_nothing_and_removes_what_is_left_over(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, [DEV], PLATFORM)
    old = tmp_path / FOLDER / "former.json"
    old.write_text("{}")
    capsys.readouterr()
    run(tmp_path, [DEV], PLATFORM)
    assert capsys.readouterr().out == f"removed {FOLDER / 'former.json'}\n"
    run(tmp_path, [DEV], PLATFORM)
    assert capsys.readouterr().out == "All dashboards are as they should be.\n"
