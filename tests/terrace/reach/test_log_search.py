"""Paths of logs: from services and nodes to OpenSearch, from people to what is there."""

from typing import Any

import pytest

from stacks.target import AWS, EMBEDDED
from terrace.reach import declared, judged
from terrace.reach.columns import Column, Kind
from terrace.reach.judging import Judge
from terrace.reach.matrix import Finding, Mark
from terrace.reach.rows import Row
from tests.support.example import DEV
from tests.support.searched import SEARCHED
from tests.terrace.reach.account import CLOSED, FakeNetwork, FakePermissions, reader

SEARCH, ADMINISTER, READ, LOGS = (
    Column(kind=kind) for kind in (Kind.LOG_SEARCH, Kind.INDEXING, Kind.SEARCHES, Kind.LOGS)
)
DOMAIN = "arn:aws:es:us-east-1:222222222222:domain/terrace-dev-logs"


def rows() -> dict[str, Row]:
    return {row.label: row for _, rows, _ in declared.tables(SEARCHED) for row in rows}


def who(column: Column) -> set[str]:
    """Labels of whoever is declared to reach a column."""
    return {
        row.label
        for _, rows, columns in declared.tables(SEARCHED)
        for row in rows
        if column in columns and column.label in row.uses
    }


def judge(label: str, column: Column, *, declared_: bool, **given: Any) -> Finding:
    permissions = given.pop("permissions", None) or FakePermissions()
    network = given.pop("network", None) or FakeNetwork()
    judge_ = Judge(reader(**given), SEARCHED, permissions, network)
    return judge_.cell(rows()[label], column, declared=declared_)


def test_services_that_use_it_and_nodes_send_and_nobody_else() -> None:
    assert who(SEARCH) == {"app", "log-router", "prepare-log-search"}


def test_one_task_administers_and_people_search() -> None:
    assert who(ADMINISTER) == {"prepare-log-search"}
    assert who(READ) == {"prepare-log-search", "log-reader"}


def test_the_router_of_a_service_writes_its_log_with_the_role_of_its_code() -> None:
    row = rows()["app log-router"]
    assert (row.role, row.logs) == ("app", "app")
    assert "app log-router" in who(LOGS)
    assert "worker log-router" not in rows()


def test_an_environment_without_log_search_has_none_of_it() -> None:
    labels = {row.label for _, rows, _ in declared.tables(DEV) for row in rows}
    assert not {"prepare-log-search", "log-reader", "app log-router"} & labels
    kinds = {column.kind for _, _, columns in declared.tables(DEV) for column in columns}
    assert not {Kind.INDEXING, Kind.SEARCHES, Kind.LOG_SEARCH} & kinds


def test_who_sends_is_asked_for_one_path_and_who_searches_for_another() -> None:
    asked: list[tuple[str, str]] = []

    class Noting(FakePermissions):
        def may(self, role: str, action: str, resource: str, **context: Any) -> Any:
            asked.append((action, resource.removeprefix(DOMAIN)))
            return super().may(role, action, resource, **context)

    judge("app", SEARCH, declared_=False, permissions=Noting())
    assert asked == [("es:ESHttpPost", "/_bulk")]
    asked.clear()
    judge("app", READ, declared_=False, permissions=Noting())
    assert asked == [
        ("es:ESHttpGet", "/logs-2026.01.31/_search"),
        ("es:ESHttpPost", "/logs-2026.01.31/_search"),
    ]


@pytest.mark.parametrize("column", [ADMINISTER, READ])
@pytest.mark.parametrize("label", ["app", "worker", "pod-app", "log-router", "jobs"])
def test_a_workload_that_could_read_or_administer_is_a_finding(label: str, column: Column) -> None:
    refused = judge(label, column, declared_=False, permissions=FakePermissions(otherwise=CLOSED))
    assert refused.mark is not Mark.OPEN
    found = judge(label, column, declared_=False)
    assert found.mark not in {Mark.REFUSED, Mark.OPEN, Mark.CLOSED}


def test_who_is_cut_off_is_a_finding() -> None:
    told = {"app/LOG_SEARCH_HOST": "search.host"}
    cut = judge("app", SEARCH, declared_=True, network=FakeNetwork(inside=CLOSED), told=told)
    assert cut.mark is Mark.CLOSED
    other = {"app/LOG_SEARCH_HOST": "another.host"}
    assert judge("app", SEARCH, declared_=True, told=other).mark is Mark.CLOSED


def test_people_need_no_network_interface() -> None:
    assert judge("log-reader", READ, declared_=True) == Finding(Mark.OPEN)
    closed = FakePermissions(otherwise=CLOSED)
    assert judge("log-reader", READ, declared_=True, permissions=closed).mark is Mark.CLOSED


def test_a_target_without_opensearch_has_neither_rows_nor_cells_of_it() -> None:
    assert {"log-search", "indexing", "searches"} <= judged.gone(EMBEDDED)
    assert not judged.gone(AWS)
    gone = {label for label, row in rows().items() if row.needs in judged.gone(EMBEDDED)}
    assert gone == {
        "app log-router",
        "log-reader",
        "prepare-log-search",
        "prepare-log-search-execution",
    }
