"""A cluster to look at, with pods of `app`."""

import functools
from typing import Any

from constructs_lib.kubernetes.access import Grant, Right
from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.kubernetes.kubernetes import Kubernetes
from constructs_lib.site import Site
from constructs_lib.workload import Settings
from tests.support.platform import key, network
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, statements, synthesize
from tests.support.workload import Recorded

CONFIG: dict[str, Any] = {"instance_types": ("m7g.large",), "nodes": 2}
PEOPLE = "111111111111"  # account in which they sign in
RECORDS = f"arn:aws:iam::{PEOPLE}:role/terrace-shared-external-dns-test"
KEY = "${aws_kms_key.kubernetes_key_main.arn}"
GIVEN_KEY = "${aws_kms_key.key_main.arn}"  # of logs and notices


def kubernetes(
    stack: Sketch, *, site: Site = SITE, services: dict[str, Settings] | None = None, **changes: Any
) -> Kubernetes:
    given = key(stack)
    return Kubernetes(
        stack,
        "kubernetes",
        site=site,
        config=KubernetesConfig(**CONFIG | changes),
        network=network(stack, zones=("a", "b")),
        services={"app": Recorded()} if services is None else services,
        logs_key=given,
        notices_key=given,
        grants={
            "deployment": Grant(role_arn=role("deploy"), right=Right.ADMINISTER),
            "plan": Grant(role_arn=role("plan"), right=Right.READ),
        },
        people_account=PEOPLE,
        records_role_arn=RECORDS,
    )


@functools.cache
def made(**changes: Any) -> Json:
    """Terraform JSON of a cluster with changed values."""
    return synthesize(lambda stack: kubernetes(stack, **changes))


def role(name: str) -> str:
    """ARN of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def of(document: Json, role: str) -> dict[str, Json]:
    """Statements of all policies of a pod's role by sid."""
    found = {
        sid: statement
        for address in document["data"]["aws_iam_policy_document"]
        if address.startswith(f"kubernetes_{role}_role_") and not address.endswith("_trust")
        for sid, statement in statements(document, address).items()
    }
    assert found, f"no policy of {role}"
    return found


def conditions(statement: Json) -> dict[str, list[str]]:
    """Values of a statement's conditions by their keys."""
    return {each["variable"]: each["values"] for each in statement.get("condition", [])}
