from dataclasses import replace
from itertools import combinations
from runpy import run_path

from environments import ENVIRONMENTS, PLATFORM
from terrace.reach.declared import by_label, section, tables
from terrace.reach.document import document, render, sections
from terrace.reach.rows import workloads
from terrace.reach.shared import Pipelines, apart
from tests.support.project import ROOT
from tests.terrace.reach.account import DEV

SMALL = run_path(str(ROOT / "examples/environments/small.py"))["ENVIRONMENT"]
STORES = section(*tables(DEV)[0])
KEY = "key datadog"
OPERATION = section(*tables(DEV)[1])


def open_to(row: str) -> set[str]:
    return {column for each, column, said in STORES.cells() if each == row and said}


def test_a_workload_has_what_its_environment_says_and_its_pods_the_same() -> None:
    assert open_to("worker") == {
        "database",
        "uploads",
        "flags",
        "traces",
        "metrics",
        "from tasks",
        "boundary",
    }
    assert open_to("pod-worker") == open_to("worker")
    assert {"to jobs", "to tasks", "signing-key"} < open_to("app")
    assert "rotation" not in open_to("app")
    assert open_to("collector") == {"metrics", "traces", "boundary"}
    assert open_to("external-dns") == {"records"}
    assert open_to("metrics-adapter") == open_to("argo-rollouts") == {"queries"}


def test_one_task_is_the_databases_administrator_and_no_service_is() -> None:
    administrators = {row for row in STORES.rows if "administrator" in open_to(row)}
    assert administrators == {"prepare-database"}
    assert open_to("prepare-database") == {"administrator", "boundary"}
    assert open_to("migrate-database") == {"database", "boundary"}


def test_every_workload_is_asked_about_every_store() -> None:
    asked = {(row, column) for row, column, _ in STORES.cells()}
    stores = [column for column in STORES.columns if column != "boundary"]
    assert {(row, column) for row in STORES.rows for column in stores} <= asked
    assert set(DEV.stores) <= {column.removeprefix("to ") for column in stores}


def test_only_what_runs_the_projects_code_has_to_have_the_boundary() -> None:
    without = {row for row in STORES.rows if (row, "boundary") not in STORES.declared}
    assert without == {"log-router", "metrics-adapter", "argo-rollouts", "external-dns"}


def test_settings_are_read_by_whoever_starts_their_workload() -> None:
    readers = {
        row for row, column, said in OPERATION.cells() if column == "settings worker" and said
    }
    assert readers == {"worker-execution", "pod-external-secrets"}


def test_a_small_environment_has_a_small_table() -> None:
    rows, columns = tables(SMALL)[0][1:]
    assert [row.label for row in rows] == [
        "app",
        "prepare-database",
        "migrate-database",
        "alarm-forwarder",
    ]
    assert [column.label for column in columns] == [
        "database",
        "administrator",
        "contacts",
        "boundary",
    ]
    assert [column.label for column in tables(SMALL)[1][2]] == [
        "image",
        "settings app",
        "logs",
        "variables",
        "boundary",
    ]


def test_a_service_that_uses_more_has_more_open_cells() -> None:
    worker = DEV.services["worker"]
    more = replace(worker, uses=(*worker.uses, "cache"))
    changed = replace(DEV, services={**DEV.services, "worker": more})
    before, after = (by_label(workloads(each))["worker"].uses for each in (DEV, changed))
    assert after - before == {"cache"}


def test_a_pipeline_writes_its_own_state_and_reads_that_of_global() -> None:
    pipelines = Pipelines(platform=PLATFORM, environments=ENVIRONMENTS)
    states = {(row, column) for row, column, said in pipelines.states().cells() if said}
    assert {column for row, column in states if row == "apply-dev"} == {
        "read dev",
        "write dev",
        "read global",
    }
    assert not any(column.startswith("write") for row, column in states if row == "plan")
    accounts = {(row, column) for row, column, said in pipelines.accounts().cells() if said}
    assert {column for row, column in accounts if row == "apply-staging"} == {
        "apply staging",
        "plan dev",  # whose versions it takes
    }
    assert {column for row, column in states if row == "plan-shared"} == {
        "read state-backend",
        "read global",
    }


def test_no_network_may_lead_into_another() -> None:
    cells = list(apart(ENVIRONMENTS).cells())
    assert len(cells) == len(list(combinations(ENVIRONMENTS, 2)))
    assert not any(said for _, _, said in cells)


def test_the_document_has_every_table_with_its_marks() -> None:
    text = document()
    for environment in ENVIRONMENTS:
        for table in sections(environment):
            assert render(table) in text
    assert "| worker | ✓ | · | · | ✓ |" in text


def test_a_vendors_key_is_read_by_what_starts_a_collector_and_by_no_workload() -> None:
    seen = replace(DEV.observability, vendors=("datadog",), datadog_site="datadoghq.eu")
    silent = replace(DEV.services["worker"], uses=("database",), objectives=None)
    sold = replace(DEV, observability=seen, services=DEV.services | {"worker": silent})
    found = [section(*each) for each in tables(sold)]
    readers = {
        row for each in found for row, column, said in each.cells() if said and column == KEY
    }
    collected = {"jobs"} if {"metrics", "traces"} & {*sold.jobs.uses} else set()
    assert readers == {"app-execution", "pod-external-secrets", "plan"} | collected
    refused = {
        row for each in found for row, column, said in each.cells() if not said and column == KEY
    }
    assert {"worker-execution", "nodes", "pod-fluent-bit"} <= refused
    assert KEY not in OPERATION.columns
