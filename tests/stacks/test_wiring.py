"""Every workload has what its environment says it uses, all four parts of it, and nothing else."""

from fnmatch import fnmatchcase

import pytest

from constructs_lib.compute.collector import NAME as COLLECTOR
from constructs_lib.database.config import AuroraConfig
from conventions.expressions import embedded_json
from environments import ENVIRONMENTS, Environment
from tests.support.environment import committed
from tests.support.synth import Json, resources
from tests.support.wiring import (
    FLEET,
    NODES,
    Runner,
    address,
    container,
    full_name,
    granted,
    parameters,
    resource,
    runners,
)
from tests.support.workload import connections

QUERIES = "queries"  # what reading samples is called here
# What code calls its settings, by store; a queue's is <NAME>_QUEUE_URL.
SETTINGS = {
    "database": ("DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME", "DATABASE_USER"),
    "cache": ("CACHE_HOST", "CACHE_PORT", "CACHE_NAME", "CACHE_USER"),
    "table": ("TABLE_NAME",),
    "uploads": ("UPLOADS_BUCKET",),
    "flags": ("FLAGS_APPLICATION", "FLAGS_ENVIRONMENT", "FLAGS_PROFILE"),
    "signing-key": ("SIGNING_KEY_SECRET_ARN",),
    "traces": ("TRACES_ENDPOINT",),
    "metrics": ("METRICS_REMOTE_WRITE_URL",),
    "log-search": ("LOG_SEARCH_HOST",),
    QUERIES: ("METRICS_QUERY_URL",),
}
# An action that nobody can do without who uses the store, and that no other store needs.
ACTIONS = {
    "database": "rds-db:connect",
    "cache": "elasticache:Connect",
    "table": "dynamodb:PutItem",
    "uploads": "s3:PutObject",
    "flags": "appconfig:GetLatestConfiguration",
    "signing-key": "secretsmanager:GetSecretValue",
    "traces": "xray:PutTraceSegments",
    "metrics": "aps:RemoteWrite",
    "log-search": "es:ESHttpPost",
    QUERIES: "aps:QueryMetrics",
}
# The service through which AWS wants the caller to use the key.
KEYS = {"table": "dynamodb", "uploads": "s3"}
# Security group and port of what stands in the VPC.
IN_VPC = {
    "database": ("postgres", 5432),
    "cache": ("cache", 6379),
    "log-search": ("log-search", 443),
}
# What stands in the VPC, by where it says its groups and its host.
SERVERS = {
    "database": {
        "aws_db_instance": ("vpc_security_group_ids", "address"),
        "aws_rds_cluster": ("vpc_security_group_ids", "endpoint"),
    },
    "cache": {
        "aws_elasticache_replication_group": ("security_group_ids", "primary_endpoint_address")
    },
    "log-search": {"aws_opensearch_domain": ("vpc_options.security_group_ids", "endpoint")},
}
# What collects on Kubernetes, and what it writes to where there is such a thing.
AGENTS = {
    "collector": ("metrics", "traces"),
    "log-router": ("log-search",),
    "metrics-adapter": (QUERIES,),
    "argo-rollouts": (QUERIES,),
}
AGENT_ROLES = {
    "collector": "pod-collector",
    "log-router": "pod-fluent-bit",
    "metrics-adapter": "pod-metrics-adapter",
    "argo-rollouts": "pod-argo-rollouts",
}
PREPARES = "prepare-database"  # group of the tasks that make its role and its tables
COLLECTED = {"metrics": "METRICS_REMOTE_WRITE_URL", "traces": "TRACES_ENDPOINT"}
OWN_VARIABLES = {
    "AWS_REGION",
    "ENVIRONMENT_NAME",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "PORT",
    "SERVICE_NAME",
    "SETTINGS_REVISION",
}

CASES = [(environment, each) for environment in ENVIRONMENTS for each in runners(environment)]
each_runner = pytest.mark.parametrize(
    ("environment", "runner"), CASES, ids=[f"{e.name}-{each.role}" for e, each in CASES]
)
each_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)


def settings_of(environment: Environment, stores: set[str]) -> set[str]:
    """Names of the settings of some stores."""
    names = {name for store in stores for name in SETTINGS.get(store, ())}
    names |= {
        f"{store.upper().replace('-', '_')}_QUEUE_URL"
        for store in stores
        if store in environment.queues
    }
    if "database" in stores and isinstance(environment.database, AuroraConfig):
        names.add("DATABASE_READER_HOST")
    return names


def told(environment: Environment, runner: Runner) -> set[str]:
    """Names of what a workload is told."""
    consumed = {runner.consumes} if runner.consumes else set()
    return settings_of(environment, {*runner.uses, *consumed})


def agents(environment: Environment) -> dict[str, set[str]]:
    """Stores of each agent that has any."""
    there = set(environment.stores) if environment.kubernetes else set()
    there |= {QUERIES} if "metrics" in there else set()
    return {name: there & set(stores) for name, stores in AGENTS.items() if there & set(stores)}


def allowed(made: Json, role: str, action: str) -> list[str]:
    """Return what a role may do something to."""
    return [
        resource
        for statement in granted(made, role)
        if any(fnmatchcase(action, pattern) for pattern in statement["actions"])
        for resource in statement["resources"]
    ]


def through(made: Json, role: str) -> set[str]:
    """Services through which a role may decrypt."""
    return {
        service
        for statement in granted(made, role)
        if "kms:Decrypt" in statement["actions"]
        for condition in statement["condition"]
        if condition["variable"] == "kms:ViaService"
        for service in condition["values"]
    }


def test_the_tables_know_every_store() -> None:
    for environment in ENVIRONMENTS:
        known = {*SETTINGS, *environment.queues}
        assert set(environment.stores) <= known, "a new store belongs in the tables above"
    assert SETTINGS.keys() == ACTIONS.keys()


@each_runner
def test_a_role_may_use_the_stores_of_its_workload_and_no_other(
    environment: Environment, runner: Runner
) -> None:
    made = committed(environment.name)
    role = address(made, "aws_iam_role", full_name(environment, runner.role))
    used = {store for store, action in ACTIONS.items() if allowed(made, role, action)}
    assert used == set(runner.uses) & ACTIONS.keys()
    sends, takes = (
        set(allowed(made, role, action)) for action in ("sqs:SendMessage", "sqs:ReceiveMessage")
    )
    queues = {
        name: f"${{{address(made, 'aws_sqs_queue', full_name(environment, name))}.arn}}"
        for name in environment.queues
    }
    aside = full_name(environment, f"{runner.consumes}-failed")
    set_aside = {f"${{{address(made, 'aws_sqs_queue', aside)}.arn}}"} if runner.consumes else set()
    assert sends == {queues[name] for name in runner.uses if name in queues} | set_aside
    assert takes == ({queues[runner.consumes]} if runner.consumes else set())


@each_environment
def test_what_collects_on_kubernetes_may_write_to_its_stores(environment: Environment) -> None:
    made = committed(environment.name)
    for name, stores in agents(environment).items():
        role = address(made, "aws_iam_role", full_name(environment, AGENT_ROLES[name]))
        used = {store for store, action in ACTIONS.items() if allowed(made, role, action)}
        assert used == stores


@each_runner
def test_a_role_may_use_a_key_through_the_services_of_its_stores_alone(
    environment: Environment, runner: Runner
) -> None:
    made = committed(environment.name)
    role = address(made, "aws_iam_role", full_name(environment, runner.role))
    services = {service for store, service in KEYS.items() if store in runner.uses}
    if runner.consumes or set(runner.uses) & set(environment.queues):
        services.add("sqs")
    assert through(made, role) == {
        f"{service}.{environment.region}.amazonaws.com" for service in services
    }


@each_environment
def test_a_store_in_the_vpc_lets_in_the_groups_of_its_workloads_and_no_other(
    environment: Environment,
) -> None:
    made = committed(environment.name)
    open_ = connections(made)
    for store, (thing, port) in IN_VPC.items():
        if store not in environment.stores:
            continue
        clients = {each.group for each in runners(environment) if store in each.uses}
        clients |= {NODES for stores in agents(environment).values() if store in stores}
        clients |= {PREPARES} if store == "database" and environment.preparing else set()
        server, *expected = (
            f"${{{address(made, 'aws_security_group', full_name(environment, name))}.id}}"
            for name in (thing, *clients)
        )
        found = [(client, at) for client, to, at in open_ if to == server]
        assert sorted(found) == sorted((client, port) for client in expected), store


@each_environment
def test_a_store_stands_behind_its_own_group_and_its_host_leads_to_it(
    environment: Environment,
) -> None:
    made = committed(environment.name)
    kept = parameters(made, environment)
    for store, (thing, _) in IN_VPC.items():
        if store not in environment.stores:
            continue
        ((type_, (groups, host)),) = (
            each for each in SERVERS[store].items() if each[0] in made["resource"]
        )
        ((name, server),) = made["resource"][type_].items()
        for part in groups.split("."):
            server = server[part]
        own = address(made, "aws_security_group", full_name(environment, thing))
        assert server == [f"${{{own}.id}}"]
        told_hosts = {
            settings[setting]["value"]
            for settings in kept.values()
            for setting in SETTINGS[store]
            if setting.endswith("_HOST") and setting in settings
        }
        assert told_hosts == {f"${{{type_}.{name}.{host}}}"}


@each_environment
def test_every_workload_is_told_where_its_stores_are_and_of_no_other(
    environment: Environment,
) -> None:
    kept = parameters(committed(environment.name), environment)
    expected = {each.owner: told(environment, each) for each in runners(environment)}
    expected |= {
        name: settings_of(environment, stores) for name, stores in agents(environment).items()
    }
    assert {owner: set(settings) for owner, settings in kept.items()} == {
        owner: names for owner, names in expected.items() if names
    }
    for settings in kept.values():
        assert all(each["type"] == "String" and each["value"] for each in settings.values())


@each_environment
def test_a_container_gets_the_settings_of_its_service_and_runs_with_its_role(
    environment: Environment,
) -> None:
    made = committed(environment.name)
    kept = parameters(made, environment)
    for name in environment.services:
        found = container(made, full_name(environment, name))
        assert {each["name"]: each["valueFrom"] for each in found.get("secrets", [])} == {
            setting: f"${{{each['address']}.arn}}" for setting, each in kept.get(name, {}).items()
        }
        assert {each["name"] for each in found["environment"]} <= OWN_VARIABLES
        role = address(made, "aws_iam_role", full_name(environment, name))
        assert found["task"]["task_role_arn"] == f"${{{role}.arn}}"
        start = address(made, "aws_iam_role", full_name(environment, f"{name}-execution"))
        assert found["task"]["execution_role_arn"] == f"${{{start}.arn}}"
        group = address(made, "aws_security_group", full_name(environment, name))
        service = resource(made, "aws_ecs_service", full_name(environment, name))
        assert service["network_configuration"]["security_groups"] == [f"${{{group}.id}}"]


@each_environment
def test_what_a_service_uses_of_metrics_and_traces_its_collector_is_told(
    environment: Environment,
) -> None:
    made = committed(environment.name)
    for name, service in environment.services.items():
        task = container(made, full_name(environment, name))["task"]
        told = {
            given["name"]
            for each in embedded_json(task["container_definitions"])
            if each["name"] == COLLECTOR
            for given in each["secrets"]
        }
        assert told == {COLLECTED[each] for each in service.uses if each in COLLECTED}


@each_environment
def test_pods_and_instances_run_with_their_roles(environment: Environment) -> None:
    made = committed(environment.name)
    if environment.kubernetes:
        pods = {
            each["service_account"]: each["role_arn"]
            for each in resources(made, "aws_eks_pod_identity_association").values()
            if each["namespace"] == "app"
        }
        roles = {
            name: address(made, "aws_iam_role", full_name(environment, f"pod-{name}"))
            for name in environment.services
        }
        assert pods == {name: f"${{{role}.arn}}" for name, role in roles.items()}
    if environment.jobs:
        name = full_name(environment, FLEET)
        role, profile, group = (
            address(made, f"aws_{kind}", name)
            for kind in ("iam_role", "iam_instance_profile", "security_group")
        )
        launched = resource(made, "aws_launch_template", name)
        assert launched["iam_instance_profile"]["arn"] == f"${{{profile}.arn}}"
        assert launched["network_interfaces"][0]["security_groups"] == [f"${{{group}.id}}"]
        assert resource(made, "aws_iam_instance_profile", name)["role"] == f"${{{role}.name}}"
