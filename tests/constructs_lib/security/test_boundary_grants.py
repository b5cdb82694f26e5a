"""What workloads are granted is within their boundary, or it would not work."""

import re
from collections.abc import Iterator

import pytest

from constructs_lib.compute.task import Task
from constructs_lib.database.cache import Cache
from constructs_lib.database.config import CacheConfig, PostgresConfig, TableConfig
from constructs_lib.database.database import Database
from constructs_lib.database.table import Table
from constructs_lib.functions.rotated_secret import RotatedSecret
from constructs_lib.image import ImageReference
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.jobs.jobs import Jobs
from constructs_lib.messaging.queue import Queue
from constructs_lib.networking.network import Network
from constructs_lib.observability.config import LogSearchConfig, ObservabilityConfig
from constructs_lib.observability.observability import Observability
from constructs_lib.operations.config import FeatureFlagsConfig
from constructs_lib.operations.feature_flags import FeatureFlags
from constructs_lib.parameters import Parameters
from constructs_lib.security.reference import KeyReference
from constructs_lib.storage.config import UploadsConfig
from constructs_lib.storage.uploads import Uploads
from constructs_lib.workload import Store, Workload, connect
from stacks import sources
from tests.constructs_lib.compute.services import APP
from tests.constructs_lib.security.boundary import REGISTRY, add, judge
from tests.support.alarms import ALARMS
from tests.support.functions import ACCESS_LOGS, surroundings
from tests.support.platform import ZONES, network
from tests.support.synth import ACCOUNT, BOUNDARY, SITE, Json, Sketch, resources, synthesize
from tests.support.workload import policies, workload

IMAGE = ImageReference(
    address=f"{REGISTRY}.dkr.ecr.us-east-1.amazonaws.com/app:1.2.3",
    repository_arn=f"arn:aws:ecr:us-east-1:{REGISTRY}:repository/terrace-shared-app",
)
# Services in ARNs by the types of what has them.
SERVICES = {
    "aws_appconfig_environment": "appconfig",
    "aws_cloudwatch_log_group": "logs",
    "aws_dynamodb_table": "dynamodb",
    "aws_elasticache_replication_group": "elasticache",
    "aws_elasticache_user": "elasticache",
    "aws_kms_key": "kms",
    "aws_prometheus_workspace": "aps",
    "aws_secretsmanager_secret": "secretsmanager",
    "aws_sqs_queue": "sqs",
}
BUCKET = "arn:aws:s3:::terrace-test-bucket"


def stores(stack: Sketch, vpc: Network, key: KeyReference) -> dict[str, Store]:
    """Everything that a workload may use, the secret apart."""
    objectives = {"rto_minutes": 60, "rpo_minutes": 60}
    keys = {"key": key, "logs_key": key}
    alarmed = {"site": SITE, "network": vpc, "alarms": ALARMS, **keys}
    database = PostgresConfig(
        instance_class="db.t4g.micro", storage_gib=20, backup_days=1, **objectives
    )
    cache = CacheConfig(node_type="cache.t4g.micro", rto_minutes=60, snapshot_days=1)
    flags = FeatureFlagsConfig(flags={"new_search": True})
    return {
        "database": Database(stack, "database", config=database, zones=ZONES, **alarmed),
        "cache": Cache(stack, "cache", config=cache, **alarmed),
        "table": Table(stack, "table", site=SITE, config=TableConfig(), key=key),
        "uploads": Uploads(
            stack,
            "uploads",
            site=SITE,
            config=UploadsConfig(restorable_days=1),
            key=key,
            access_logs=ACCESS_LOGS,
        ),
        "orders": Queue(stack, "orders", site=SITE, thing="orders", key=key, alarms=ALARMS),
        "flags": FeatureFlags(stack, "flags", site=SITE, config=flags, alarms=[]),
    }


def build(stack: Sketch) -> None:
    add(stack)
    around, vpc = surroundings(stack), network(stack)
    key = around["key"]
    search = LogSearchConfig(instance_type="m6g.large.search", nodes=1, storage_gib=10)
    observability = Observability(
        stack,
        "observability",
        config=ObservabilityConfig(
            prometheus=True,
            tracing=True,
            canary_minutes=5,
            log_search=search,
            vendors=("datadog", "new-relic"),
            datadog_site="datadoghq.eu",
            new_relic_region="eu",
        ),
        network=vpc,
        address="https://test.terrace.example",
        rules={},
        alert_manager=sources.alert_manager(),
        alerts_key=key,
        access_logs=ACCESS_LOGS,
        logs={"app": "/terrace/test/app"},
        administrator_arn="arn:administrator",
        alarms=ALARMS,
        **around,
    )
    there: dict[str, Store] = {
        **stores(stack, vpc, key),
        **observability.stores,
        "signing-key": RotatedSecret(
            stack, "signing-key", thing="signing-key", purpose="Signs", rotation_days=30, **around
        ),
    }
    settings = Parameters(stack, "settings", site=SITE, owner="app")
    task = Task(
        stack,
        "task",
        site=SITE,
        name="app",
        config=APP,
        image=IMAGE,
        settings=settings,
        key=key,
    )
    app = Workload(
        label="app",
        role=task.role,
        security_group=workload().security_group,
        settings=settings,
        starter=task.execution_role,
    )
    connect(app, tuple(there), there)
    jobs = JobsConfig(
        image="app:1.2.3", instance_types=("t4g.small",), minimum_instances=0, maximum_instances=1
    )
    consumed = Queue(stack, "queue", site=SITE, thing="jobs", key=key, alarms=ALARMS)
    Jobs(
        stack,
        "jobs",
        site=SITE,
        config=jobs,
        image=IMAGE,
        queue=consumed,
        network=vpc,
        key=key,
        logs_key=key,
        alarms=ALARMS,
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def concrete(resource: str) -> str:
    """Write an ARN out as Terraform would, with some name."""

    def written(reference: re.Match[str]) -> str:
        type_, attribute = reference[1], reference[2]
        if attribute != "arn":
            return "some-id"
        if type_ == "aws_s3_bucket":
            return BUCKET
        return f"arn:aws:{SERVICES[type_]}:us-east-1:{ACCOUNT}:some-name"

    return re.sub(r"\$\{(\w+)\.\w+\.(\w+)\}", written, resource)


def granted(document: Json) -> Iterator[tuple[str, str, str]]:
    """Yield role, action and resource of all that roles with the boundary may do."""
    for address, role in resources(document, "aws_iam_role").items():
        if role.get("permissions_boundary") == BOUNDARY:
            for statement in policies(document, f"${{aws_iam_role.{address}.name}}"):
                for action in statement["actions"]:
                    for resource in statement["resources"]:
                        yield address, action, concrete(resource)


def test_whatever_a_role_with_the_boundary_is_granted_it_may_do(document: Json) -> None:
    found = list(granted(document))
    assert [each for each in found if judge(document, *each[1:]) != "Allow"] == []
    assert {role for role, _, _ in found} == {
        "jobs_fleet_instance_role_main",
        "observability_canary_role_main",
        "signing_key_rotation_role_main",
        "task_execution_role_main",
        "task_role_main",
    }


@pytest.mark.parametrize(
    "service",
    [
        "aps",
        "appconfig",
        "dynamodb",
        "elasticache",
        "es",
        "kms",
        "rds-db",
        "s3",
        "secretsmanager",
        "sqs",
        "xray",
    ],
)
def test_a_workload_that_uses_everything_is_judged_on_everything(
    document: Json, service: str
) -> None:
    actions = {action for role, action, _ in granted(document) if role == "task_role_main"}
    assert service in {action.partition(":")[0] for action in actions}
