"""The part of an environment that runs Kubernetes, and an environment without it."""

import dataclasses
import json

import pytest

from environments import PLATFORM, by_name
from tests.support.environment import document
from tests.support.synth import Json

PRODUCTION = by_name("production")


@pytest.fixture(scope="module")
def made() -> Json:
    return document(PRODUCTION)


def test_an_environment_without_a_cluster_has_nothing_of_it() -> None:
    found = json.dumps(document(dataclasses.replace(PRODUCTION, kubernetes=None)))
    assert "eks" not in found
    assert "kubernetes_key" not in found


def test_the_cluster_is_named_by_project_and_environment(made: Json) -> None:
    (cluster,) = made["resource"]["aws_eks_cluster"].values()
    assert cluster["name"] == "terrace-production-cluster"


def test_whoever_deploys_administers_the_cluster_even_when_another_role_plans(made: Json) -> None:
    entries = made["resource"]["aws_eks_access_entry"]
    assert entries["kubernetes_access_deployment"]["principal_arn"] == (
        f"arn:aws:iam::{PRODUCTION.account_id}:role/{PLATFORM.deployment_role}"
    )
    assert entries["kubernetes_access_plan"]["principal_arn"] == (
        "${aws_iam_role.plan_access_main.arn}"
    )


def test_nodes_reach_the_data_and_the_application_signs_in_to_both(made: Json) -> None:
    found = made["resource"]
    rules = found["aws_vpc_security_group_ingress_rule"]
    ports = {
        each["from_port"]
        for each in rules.values()
        if each.get("referenced_security_group_id")
        == "${aws_security_group.kubernetes_security_group_main.id}"
    }
    assert ports == {5432, 6379}
    role = "${aws_iam_role.kubernetes_application_role_main.name}"
    policies = {
        each["name"] for each in found["aws_iam_role_policy"].values() if each["role"] == role
    }
    assert policies == {"settings", "database", "terrace-production-cache-connect"}


def test_the_cluster_and_its_key_outlive_mistakes_where_data_is_protected(made: Json) -> None:
    found = made["resource"]
    (cluster,) = found["aws_eks_cluster"].values()
    assert cluster["lifecycle"]["prevent_destroy"] is True
    assert found["aws_kms_key"]["kubernetes_key_main"]["lifecycle"]["prevent_destroy"] is True
