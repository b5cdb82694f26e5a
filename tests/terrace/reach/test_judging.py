from typing import Any

import pytest

from terrace.aws import Unreadable
from terrace.reach import rows
from terrace.reach.columns import Column, Kind
from terrace.reach.declared import by_label
from terrace.reach.judging import Judge
from terrace.reach.matrix import Finding, Mark, together
from terrace.reach.verdict import Answer, Verdict
from tests.terrace.reach.account import (
    BOUNDARY,
    CLOSED,
    DEV,
    HOST,
    OPEN,
    PASSWORD,
    UNREAD,
    FakeNetwork,
    FakePermissions,
    reader,
    refusal,
)

ROWS = by_label([*rows.workloads(DEV), *rows.starters(DEV)])
WORKLOADS = by_label(rows.workloads(DEV))
DATABASE, TABLE = Column(kind=Kind.DATABASE), Column(kind=Kind.TABLE)


def judged(
    row: str,
    column: Column,
    *,
    declared: bool,
    permissions: Any = None,
    network: Any = None,
    **account: Any,
) -> Finding:
    judge = Judge(
        reader(**account), DEV, permissions or FakePermissions(), network or FakeNetwork()
    )
    table = ROWS if row not in WORKLOADS else WORKLOADS
    return judge.cell(table[row], column, declared=declared)


def test_a_declared_cell_is_open_where_everything_is() -> None:
    assert judged("app", DATABASE, declared=True) == Finding(Mark.OPEN)


@pytest.mark.parametrize("way", ["permission", "network", "settings", "container"])
def test_a_declared_cell_is_closed_where_one_thing_is_missing(way: str) -> None:
    cases: dict[str, dict[str, Any]] = {
        "permission": {"permissions": FakePermissions(otherwise=CLOSED)},
        "network": {"network": FakeNetwork(inside=CLOSED)},
        "settings": {"told": {}},
        "container": {
            "ecs__describe_task_definition": {
                "taskDefinition": {"containerDefinitions": [{"name": "app", "secrets": []}]}
            }
        },
    }
    said = {
        "permission": "closed for a reason",
        "network": "closed for a reason",
        "settings": "the parameter /terrace/dev/app/DATABASE_HOST is not there",
        "container": "the container app does not get it, allowed: arn:aws:ssm:us-east-1:"
        "222222222222:parameter/terrace/dev/app/DATABASE_HOST",
    }
    found = judged("app", DATABASE, declared=True, **cases[way])
    assert (found.mark, found.because[0]) == (Mark.CLOSED, said[way])


def beside(**sources: str) -> dict[str, Any]:
    """A task of `app` whose collector gets settings from these parameters."""
    parameter = "arn:aws:ssm:us-east-1:222222222222:parameter/terrace/dev/app/TRACES_ENDPOINT"
    own = {"name": "app", "secrets": [{"name": "TRACES_ENDPOINT", "valueFrom": parameter}]}
    given = [{"name": name, "valueFrom": source} for name, source in sources.items()]
    containers = [own, {"name": "collector", "secrets": given}] if sources else [own]
    return {
        "ecs__describe_task_definition": {"taskDefinition": {"containerDefinitions": containers}},
        "told": {"app/TRACES_ENDPOINT": "https://xray.us-east-1.amazonaws.com/v1/traces"},
    }


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({"TRACES_ENDPOINT": "arn:other"}, "takes it from arn:other"),
        ({"METRICS_REMOTE_WRITE_URL": "arn:other"}, "does not get it"),
    ],
)
def test_traces_need_a_collector_that_is_told_where_they_go(
    sources: dict[str, str], said: str
) -> None:
    found = judged("app", Column(kind=Kind.TRACES), declared=True, **beside(**sources))
    assert found.mark is Mark.CLOSED
    parameter = "arn:aws:ssm:us-east-1:222222222222:parameter/terrace/dev/app/TRACES_ENDPOINT"
    (because,) = found.because
    assert because == f"the container collector of app {said}, allowed: {parameter}"


def test_traces_need_a_collector() -> None:
    found = judged("app", Column(kind=Kind.TRACES), declared=True, **beside())
    assert found.because == ("the container collector is not there",)


def test_traces_arrive_where_the_collector_has_the_address_of_the_service() -> None:
    parameter = "arn:aws:ssm:us-east-1:222222222222:parameter/terrace/dev/app/TRACES_ENDPOINT"
    found = judged(
        "app", Column(kind=Kind.TRACES), declared=True, **beside(TRACES_ENDPOINT=parameter)
    )
    assert found == Finding(Mark.OPEN)


def test_the_collectors_image_needs_a_way_to_the_internet() -> None:
    network = FakeNetwork(internet=CLOSED)
    found = judged("app-execution", Column(kind=Kind.IMAGE), declared=True, network=network)
    assert found.because == ("to public.ecr.aws: closed for a reason",)


def test_a_setting_that_leads_elsewhere_is_said_with_both_values() -> None:
    other = {"app/TABLE_NAME": "terrace-dev-old"}
    found = judged("pod-app", TABLE, declared=True, told=other)
    (said,) = found.because
    assert said == (
        "the parameter /terrace/dev/app/TABLE_NAME is 'terrace-dev-old', "
        "and the store is at 'terrace-dev-table'"
    )


def test_a_declared_cell_needs_the_key_and_the_way_to_the_api() -> None:
    closed_key = FakePermissions(verdicts={"key": CLOSED})
    assert judged(
        "jobs", Column(kind=Kind.UPLOADS), declared=True, permissions=closed_key
    ).mark is (Mark.CLOSED)
    network = FakeNetwork(outside=CLOSED)
    assert judged("app", TABLE, declared=True, network=network).mark is Mark.CLOSED
    ((groups, service, request),) = network.asked
    assert (groups, service) == (("sg-app",), "dynamodb")
    assert request[:2] == ("arn:aws:iam::222222222222:role/terrace-dev-app", "dynamodb:PutItem")


def test_actions_of_one_resource_that_are_refused_are_one_clause() -> None:
    actions = ("sqs:DeleteMessage", "sqs:ReceiveMessage")
    refused = FakePermissions(
        verdicts={each: Verdict(Answer.CLOSED, f"nothing allows {each}") for each in actions}
    )
    queue = Column(kind=Kind.TAKE, thing="tasks")
    network = FakeNetwork()
    found = judged("pod-worker", queue, declared=True, permissions=refused, network=network)
    assert found.because[0] == "nothing allows sqs:DeleteMessage, and likewise sqs:ReceiveMessage"


def test_an_undeclared_cell_is_refused_by_permission_whatever_the_network_says_of_pods() -> None:
    refusing = FakePermissions(otherwise=CLOSED)
    assert judged("pod-worker", DATABASE, declared=False, permissions=refusing) == Finding(
        Mark.REFUSED
    )
    leak = judged("worker", DATABASE, declared=False, permissions=refusing)
    assert leak == Finding(Mark.LEAK, ("open for a reason",))
    shut = FakeNetwork(inside=CLOSED)
    assert judged("worker", DATABASE, declared=False, permissions=refusing, network=shut) == (
        Finding(Mark.REFUSED)
    )


ADMINISTRATOR = Column(kind=Kind.ADMINISTRATOR)
TOLD = {
    "taskDefinition": {
        "containerDefinitions": [
            {
                "name": "prepare-database",
                "environment": [
                    {"name": "DATABASE_HOST", "value": HOST},
                    {"name": "DATABASE_PORT", "value": "5432"},
                    {"name": "DATABASE_NAME", "value": "app"},
                    {"name": "DATABASE_USER", "value": "app"},
                    {"name": "DATABASE_ADMIN_SECRET", "value": PASSWORD},
                ],
            }
        ]
    }
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"permissions": FakePermissions(otherwise=CLOSED)}, "closed for a reason"),
        ({"network": FakeNetwork(inside=CLOSED)}, "closed for a reason"),
        ({"network": FakeNetwork(outside=CLOSED)}, "closed for a reason"),
        (
            {"ecs__describe_task_definition": refusal("ClientException")},
            "the task definition terrace-dev-prepare-database is not there",
        ),
        (
            {"ec2__describe_security_groups": {"SecurityGroups": []}},
            "the security group terrace-dev-prepare-database is not there",
        ),
    ],
)
def test_the_databases_administrator_needs_secret_database_and_settings(
    changes: dict[str, Any], said: str
) -> None:
    told: dict[str, Any] = {"ecs__describe_task_definition": TOLD}
    assert judged("prepare-database", ADMINISTRATOR, declared=True, **told).mark is Mark.OPEN
    found = judged("prepare-database", ADMINISTRATOR, declared=True, **(told | changes))
    assert (found.mark, found.because[0]) == (Mark.CLOSED, said)


@pytest.mark.parametrize(
    ("row", "column"),
    [("app", ADMINISTRATOR), ("jobs", ADMINISTRATOR), ("prepare-database", DATABASE)],
)
def test_who_stands_before_the_databases_port_is_refused_the_other_way_in(
    row: str, column: Column
) -> None:
    refusing = FakePermissions(otherwise=CLOSED)
    assert judged(row, column, declared=False, permissions=refusing).mark is Mark.REFUSED
    assert judged(row, column, declared=False).mark is Mark.LEAK


def test_one_action_that_is_allowed_is_a_leak_unless_it_serves_several_purposes() -> None:
    one = FakePermissions(verdicts={"dynamodb:Scan": OPEN}, otherwise=CLOSED)
    assert judged("worker", TABLE, declared=False, permissions=one).mark is Mark.LEAK
    shared = FakePermissions(verdicts={"sqs:GetQueueUrl": OPEN}, otherwise=CLOSED)
    queue = Column(kind=Kind.TAKE, thing="tasks")
    assert judged("app", queue, declared=False, permissions=shared).mark is Mark.REFUSED


@pytest.mark.parametrize("said", [True, False])
def test_what_cannot_be_read_is_neither_open_nor_refused(said: bool) -> None:
    unread = FakePermissions(otherwise=UNREAD)
    shut = FakeNetwork(inside=OPEN if said else CLOSED)
    found = judged("app", DATABASE, declared=said, permissions=unread, network=shut)
    assert found == Finding(Mark.UNREAD, ("not read for a reason",))
    hidden = refusal("AccessDenied", "DescribeDBInstances")
    found = judged("app", DATABASE, declared=said, rds__describe_db_instances=hidden)
    assert found.mark is Mark.UNREAD
    assert "DescribeDBInstances is not allowed with these credentials" in found.because[0]


def test_what_is_closed_outweighs_what_could_not_be_read() -> None:
    mixed = FakePermissions(verdicts={"dynamodb:Scan": CLOSED}, otherwise=UNREAD)
    assert judged("app", TABLE, declared=True, permissions=mixed).mark is Mark.CLOSED


def test_a_store_that_is_not_there_is_closed_to_whom_it_is_declared_for() -> None:
    gone = refusal("ResourceNotFoundException")
    found = judged("app", TABLE, declared=True, dynamodb__describe_table=gone)
    assert found == Finding(Mark.CLOSED, ("the table terrace-dev-table is not there",))
    found = judged("worker", TABLE, declared=False, dynamodb__describe_table=gone)
    assert found == Finding(Mark.REFUSED)


def test_log_search_is_judged_like_any_store_in_the_vpc() -> None:
    search = Column(kind=Kind.LOG_SEARCH)
    told = {"log-router/LOG_SEARCH_HOST": "search.host"}
    network = FakeNetwork()
    found = judged("log-router", search, declared=True, network=network, told=told)
    assert found == Finding(Mark.OPEN)
    assert network.asked == [(("sg-cluster", "sg-nodes"), ("sg-search",), 443)]
    refusing = FakePermissions(verdicts={"es:ESHttpPost": CLOSED})
    found = judged("log-router", search, declared=True, permissions=refusing)
    assert "closed for a reason" in found.because
    found = judged("log-router", search, declared=True, network=FakeNetwork(inside=CLOSED))
    assert "closed for a reason" in found.because


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ({}, "role terrace-dev-jobs has no permission boundary, allowed: "),
        (
            {"PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/Admin"}},
            "role terrace-dev-jobs has the boundary arn:aws:iam::aws:policy/Admin, allowed: ",
        ),
    ],
)
def test_a_role_that_runs_code_without_the_boundary_is_wrong(role: Any, said: str) -> None:
    boundary = Column(kind=Kind.BOUNDARY)
    assert judged("jobs", boundary, declared=True) == Finding(Mark.OPEN)
    found = judged("jobs", boundary, declared=True, iam__get_role={"Role": role})
    assert found == Finding(Mark.CLOSED, (f"{said}{BOUNDARY}",))


def test_a_download_is_asked_for_without_a_signature_and_an_image_with_one() -> None:
    network = FakeNetwork()
    judged("jobs", Column(kind=Kind.DOWNLOADS), declared=True, network=network)
    judged("app-execution", Column(kind=Kind.IMAGE), declared=True, network=network)
    asked = {(service, request[0]) for _, service, request in network.asked}
    role = "arn:aws:iam::222222222222:role/terrace-dev-app-execution"
    assert asked == {("s3", "*"), ("ecr.api", role), ("ecr.dkr", role)}


def test_a_function_outside_of_the_vpc_asks_no_network() -> None:
    network = FakeNetwork(outside=CLOSED)
    contacts = Column(kind=Kind.CONTACTS)
    found = judged("alarm-forwarder", contacts, declared=True, network=network)
    assert (found, network.asked) == (Finding(Mark.OPEN), [])
    found = judged("alarm-forwarder", DATABASE, declared=True)
    said = "alarm-forwarder has no network interface in the VPC"
    assert said in found.because


def test_the_account_is_read_once() -> None:
    calls = []

    def describe(**arguments: Any) -> Any:
        calls.append(arguments)
        raise Unreadable("no")

    judge: Any = Judge(
        reader(dynamodb__describe_table=describe),
        DEV,
        FakePermissions(),
        FakeNetwork(),  # type: ignore[arg-type]
    )
    for row in ("app", "worker", "jobs"):
        assert judge.cell(WORKLOADS[row], TABLE, declared=False).mark is Mark.UNREAD
    assert len(calls) == 1


def test_a_reason_that_names_no_action_is_not_said_of_others_likewise() -> None:
    missing = Verdict(Answer.CLOSED, "there is no role terrace-dev-app in account 222222222222")
    verdicts = {"xray:PutTraceSegments": missing, "xray:PutTelemetryRecords": missing}
    assert together(verdicts, declared=True) == missing


def test_the_boundary_of_a_role_that_is_not_there_is_closed_and_not_unread() -> None:
    missing = refusal("NoSuchEntity", "GetRole")
    found = judged("jobs", Column(kind=Kind.BOUNDARY), declared=True, iam__get_role=missing)
    assert found == Finding(Mark.CLOSED, ("the role terrace-dev-jobs is not there",))
