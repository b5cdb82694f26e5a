"""What reach asks of each store is what the constructs grant for it, and nothing less."""

from fnmatch import fnmatchcase
from functools import cache

import pytest

from constructs_lib.compute import collector
from environments import ENVIRONMENTS, PLATFORM, Environment
from terrace.aws import Unreadable
from terrace.names import of_environment
from terrace.reach import columns, rows, stores, told
from terrace.reach.columns import Column, Kind
from terrace.reach.declared import by_label
from terrace.reach.found import Found, Missing
from terrace.reach.rows import Row, Stands
from tests.support import environment as output
from tests.support.wiring import address, container, full_name, granted
from tests.terrace.reach.account import DEV, KEY, PASSWORD, reader, refusal

committed = cache(output.committed)
ROWS = by_label(rows.workloads(DEV))
USED = [(row, c) for row in ROWS.values() for c in columns.stores(DEV) if c.label in row.uses]


def found(row: Row, column: Column) -> Found:
    return stores.read(reader(), DEV, column, row)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_every_role_is_called_so_in_the_output(environment: Environment) -> None:
    names = of_environment(PLATFORM, environment)
    made = {
        each["name"] for each in committed(environment.name)["resource"]["aws_iam_role"].values()
    }
    listed = [*rows.workloads(environment), *rows.starters(environment)]
    assert {names.name(row.role) for row in listed} <= made


GRANTED = (
    *("app", "worker", "jobs", "pod-app", "collector"),
    *("metrics-adapter", "argo-rollouts", "external-dns"),
    *("prepare-database", "migrate-database"),
)


@pytest.mark.parametrize("label", GRANTED)
def test_all_that_a_role_is_granted_is_asked_and_all_that_is_asked_is_granted(label: str) -> None:
    made, row = committed("dev"), ROWS[label]
    role = address(made, "aws_iam_role", full_name(DEV, row.role))
    wanted = [found(row, column) for each, column in USED if each.label == label]
    asked = {a for each in wanted for ask in each.asks for a in ask.actions}
    asked |= {a for each in wanted for key in each.keys for a in key.operations}
    patterns = {action for each in granted(made, role) for action in each["actions"]}
    unused = {"kms:ReEncrypt*", "sqs:GetQueueAttributes"}  # of scaling, and of tools
    start = ("ecr:", "logs:", "ssm:", "ssmmessages:", "ec2messages:")  # what starting takes
    assert all(any(fnmatchcase(a, pattern) for pattern in patterns) for a in asked)
    left = {p for p in patterns - unused if not any(fnmatchcase(a, p) for a in asked)}
    assert {each for each in left if not each.startswith(start)} == set()


@pytest.mark.parametrize(("row", "column"), USED, ids=[f"{r.label}-{c.label}" for r, c in USED])
def test_a_workload_is_told_what_the_output_tells_it(row: Row, column: Column) -> None:
    told = set(found(row, column).told)
    if row.stands is Stands.ONCE:
        variables = container(committed("dev"), full_name(DEV, row.label))["environment"]
        assert told <= {each["name"] for each in variables}
        return
    parameters = committed("dev")["resource"]["aws_ssm_parameter"].values()
    names = {each["name"] for each in parameters}
    if row.owner and row.stands is not Stands.FUNCTION:
        assert {f"/terrace/dev/{row.owner}/{name}" for name in told} <= names


def test_a_store_in_the_vpc_has_a_place_and_a_port_and_others_a_way_to_their_api() -> None:
    database = found(ROWS["app"], Column(kind=Kind.DATABASE))
    assert database.place
    assert (database.place.group_ids, database.port, database.calls) == (("sg-db",), 5432, ())
    (ask,) = database.asks
    assert ask.resource == "arn:aws:rds-db:us-east-1:222222222222:dbuser:db-ABC/app"
    queue = found(ROWS["app"], Column(kind=Kind.SEND, thing="tasks"))
    assert queue.place is None
    assert [call.service for call in queue.calls] == ["sqs"]
    assert [(key.service, key.key_arn) for key in queue.keys] == [("sqs", KEY)]


def test_an_administrator_needs_the_secret_its_key_and_a_way_to_both() -> None:
    wanted = found(ROWS["prepare-database"], Column(kind=Kind.ADMINISTRATOR))
    (ask,), (key,), (call,) = wanted.asks, wanted.keys, wanted.calls
    assert (ask.actions, ask.resource) == (("secretsmanager:GetSecretValue",), PASSWORD)
    assert key.context == {"kms:EncryptionContext:SecretARN": PASSWORD}
    assert (call.service, call.resource) == ("secretsmanager", PASSWORD)
    assert wanted.place
    assert (wanted.place.group_ids, wanted.port) == (("sg-db",), 5432)
    assert wanted.told["DATABASE_ADMIN_SECRET"] == PASSWORD


def test_a_secret_is_decrypted_in_its_own_context() -> None:
    (key,) = found(ROWS["app"], Column(kind=Kind.SIGNING_KEY)).keys
    (ask,) = found(ROWS["app"], Column(kind=Kind.SIGNING_KEY)).asks
    assert key.context == {"kms:EncryptionContext:SecretARN": ask.resource}


def test_what_is_not_there_is_told_from_what_cannot_be_read() -> None:
    database = Column(kind=Kind.DATABASE)
    gone = reader(rds__describe_db_instances=refusal("DBInstanceNotFound"))
    with pytest.raises(Missing, match=r"^the database terrace-dev-postgres is not there$"):
        stores.read(gone, DEV, database, ROWS["app"])
    closed = reader(rds__describe_db_instances=refusal("AccessDenied", "DescribeDBInstances"))
    with pytest.raises(Unreadable, match="DescribeDBInstances is not allowed"):
        stores.read(closed, DEV, database, ROWS["app"])
    other = reader(rds__describe_db_instances={"DBInstances": [{}]})
    with pytest.raises(Unreadable, match="AWS's answer lacks 'DbiResourceId'"):
        stores.read(other, DEV, database, ROWS["app"])


def test_the_collector_is_asked_about_by_the_names_that_tasks_have() -> None:
    assert told.COLLECTOR == collector.NAME
    assert told.COLLECTED == (collector.METRICS, collector.TRACES)
