"""The part of an environment that runs Kubernetes, and an environment without it."""

import dataclasses
import json
from pathlib import Path

import pytest

from environments import PLATFORM
from environments.model import ON_KUBERNETES
from stacks.records import kubernetes_host
from terrace.manifests.values import values
from tests.support.environment import document, documents
from tests.support.example import DEV
from tests.support.synth import Json, only, resources, statements
from tests.support.wiring import parameters


@pytest.fixture(scope="module")
def made() -> Json:
    return document(DEV)


def test_an_environment_without_a_cluster_has_nothing_of_it() -> None:
    found = json.dumps(document(dataclasses.replace(DEV, kubernetes=None)))
    assert "eks" not in found.replace("eks_audit_logs", "")  # GuardDuty watches the whole account
    assert "kubernetes_" not in found


def test_the_cluster_is_named_by_project_and_environment(made: Json) -> None:
    assert only(made, "aws_eks_cluster")["name"] == f"{PLATFORM.project}-{DEV.name}-cluster"


def test_whoever_deploys_administers_the_cluster_even_when_another_role_plans(made: Json) -> None:
    entries = resources(made, "aws_eks_access_entry")
    assert entries["kubernetes_access_deployment"]["principal_arn"] == (
        f"arn:aws:iam::{DEV.account_id}:role/{PLATFORM.project}-{DEV.name}-deployment"
    )
    assert entries["kubernetes_access_plan"]["principal_arn"] == (
        "${aws_iam_role.plan_access_main.arn}"
    )


def test_every_service_has_pods_with_a_role_by_its_own_name(made: Json) -> None:
    roles = resources(made, "aws_iam_role")
    pods = {
        each["service_account"]: roles[each["role_arn"].split(".")[1]]["name"]
        for each in resources(made, "aws_eks_pod_identity_association").values()
        if each["namespace"] == "app"
    }
    assert pods == {name: f"{PLATFORM.project}-{DEV.name}-pod-{name}" for name in DEV.services}


def granted(made: Json, role: str) -> set[str]:
    """What a role is granted on stores, by the names of the policies."""
    names = {
        each["name"]
        for each in resources(made, "aws_iam_role_policy").values()
        if each["role"] == f"${{aws_iam_role.{role}_main.name}}"
    }
    return {name.replace("-pod-", "-") for name in names if name.startswith(PLATFORM.project)}


@pytest.mark.parametrize("name", DEV.services)
def test_pods_may_use_what_tasks_of_their_service_may(made: Json, name: str) -> None:
    on_fargate = granted(made, f"compute_service_{name}_task_role")
    assert granted(made, f"kubernetes_pod_{name}") == on_fargate
    assert f"{PLATFORM.project}-{DEV.name}-database-connect" in on_fargate


def test_jobs_may_use_what_they_are_said_to(made: Json) -> None:
    assert DEV.jobs
    assert DEV.jobs.uses == ("database",)
    prefix = f"{PLATFORM.project}-{DEV.name}"
    assert granted(made, "jobs_fleet_instance_role") == {
        f"{prefix}-database-connect",
        f"{prefix}-{DEV.jobs.consumes}-consume",
    }


def test_pods_consume_the_queue_that_their_service_consumes(made: Json) -> None:
    role = "${aws_iam_role.kubernetes_pod_worker_main.name}"
    names = {
        each["name"]
        for each in resources(made, "aws_iam_role_policy").values()
        if each["role"] == role
    }
    assert f"{PLATFORM.project}-{DEV.name}-tasks-consume" in names


@pytest.mark.parametrize("protected", [True, False])
def test_the_cluster_and_its_key_outlive_mistakes_where_data_is_protected(protected: bool) -> None:
    found = document(dataclasses.replace(DEV, protected=protected, working_hours=None))
    cluster = only(found, "aws_eks_cluster")
    key = resources(found, "aws_kms_key")["kubernetes_key_main"]
    for each in (cluster, key):
        assert each.get("lifecycle", {}).get("prevent_destroy", False) is protected


def test_no_service_can_have_the_name_of_what_runs_on_every_cluster(made: Json) -> None:
    prefix = f"{PLATFORM.project}-{DEV.name}-pod-"
    roles = {each["name"] for each in resources(made, "aws_iam_role").values()}
    pods = {name.removeprefix(prefix) for name in roles if name.startswith(prefix)}
    owners = {*parameters(made, DEV)} - DEV.services.keys() - {"jobs"}
    assert (pods - DEV.services.keys()) | owners <= set(ON_KUBERNETES)
    assert set(ON_KUBERNETES) - pods == {"log-router"}  # it has Fluent Bit's role


def test_what_kubernetes_serves_has_a_certificate_for_its_host(made: Json) -> None:
    found = resources(made, "aws_acm_certificate")["kubernetes_certificate_main"]
    assert found["domain_name"] == kubernetes_host(PLATFORM, DEV.name)
    alarms = {
        each["alarm_name"] for each in resources(made, "aws_cloudwatch_metric_alarm").values()
    }
    assert f"{PLATFORM.project}-{DEV.name}-kubernetes-certificate-expires" in alarms
    alone = document(dataclasses.replace(DEV, kubernetes=None))
    assert [*resources(alone, "aws_acm_certificate")] == ["certificate_main"]


def test_every_host_of_kubernetes_has_a_certificate_and_may_be_named() -> None:
    app = DEV.services["app"]
    assert app.route is not None
    shop = dataclasses.replace(app, route=dataclasses.replace(app.route, host="shop"))
    one = dataclasses.replace(DEV, services=dict(DEV.services) | {"app": shop})
    certificate = resources(document(one), "aws_acm_certificate")["kubernetes_certificate_main"]
    base = kubernetes_host(PLATFORM, DEV.name)
    (host,) = [each.host.name for each in values(one, PLATFORM).services if each.host]
    assert host == f"shop.{base}"
    assert certificate["subject_alternative_names"] == [f"*.{base}"]


def test_external_dns_takes_the_role_that_changes_its_environments_records(tmp_path: Path) -> None:
    made = documents(DEV, tmp_path)
    roles = resources(made["global"], "aws_iam_role")
    role = roles["external_dns_dev_main"]
    trust = statements(made["global"], "external_dns_dev_trust")["ClusterAssumesRole"]
    own = resources(made[DEV.name], "aws_iam_role")["kubernetes_names_role_main"]
    (condition,) = trust["condition"]
    assert condition["values"] == [f"arn:aws:iam::{DEV.account_id}:role/{own['name']}"]
    goes_on = statements(made[DEV.name], "kubernetes_names_role_records_document")["ChangeRecords"]
    assert goes_on["resources"] == [f"arn:aws:iam::{PLATFORM.account_id}:role/{role['name']}"]
    # So that a pipeline's `terrace reach` sees who may take it, and what for.
    seen = statements(made["global"], "github_plan_roles")["ReadRoles"]
    assert seen["resources"] == goes_on["resources"]
    changes = statements(made["global"], "external_dns_dev_records_document")["ChangeOwnRecords"]
    host = kubernetes_host(PLATFORM, DEV.name)
    assert [host, f"*.{host}"] in [each["values"] for each in changes["condition"]]


def test_without_kubernetes_nobody_may_change_records(tmp_path: Path) -> None:
    made = documents(dataclasses.replace(DEV, kubernetes=None), tmp_path)
    assert not any("external_dns" in name for name in made["global"]["resource"]["aws_iam_role"])
