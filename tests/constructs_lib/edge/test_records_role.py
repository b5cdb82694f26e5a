from typing import Any

import pytest

from constructs_lib.edge.records_role import RecordsRole
from terrace.reach.permission.context import Context
from terrace.reach.permission.evaluate import Policies, decide
from terrace.reach.permission.principals import Caller
from terrace.reach.permission.statements import Request
from terrace.reach.verdict import Answer
from tests.support.iam_policies import allow, document
from tests.support.synth import SITE, Json, only, statements, synthesize
from tests.support.workload import policy

CLUSTER = "arn:aws:iam::222222222222:role/terrace-dev-pod-external-dns"
ZONE = "arn:aws:route53:::hostedzone/Z123"
HOST = "kubernetes.dev.terrace.example"
ROLE = "${aws_iam_role.external_dns_dev_main.name}"


@pytest.fixture(scope="module")
def made() -> Json:
    return synthesize(
        lambda stack: RecordsRole(
            stack,
            "external-dns-dev",
            site=SITE,
            thing="external-dns-dev",
            host=HOST,
            zone_arn=ZONE,
            trusted_role=CLUSTER,
        )
    )


def test_only_the_role_of_the_cluster_takes_it_also_before_it_is_there(made: Json) -> None:
    trust = statements(made, "external_dns_dev_trust")["ClusterAssumesRole"]
    (principal,), (condition,) = trust["principals"], trust["condition"]
    assert principal["identifiers"] == ["arn:aws:iam::222222222222:root"]
    assert (condition["test"], condition["variable"]) == ("ArnEquals", "aws:PrincipalArn")
    assert condition["values"] == [CLUSTER]
    # Session tags of EKS Pod Identity go with it.
    assert trust["actions"] == ["sts:AssumeRole", "sts:TagSession"]
    assert only(made, "aws_iam_role")["max_session_duration"] == 3600


def changes(made: Json, names: tuple[str, ...], kinds: tuple[str, ...]) -> Answer:
    """Ask IAM whether it may change records of some names and types."""
    change = policy(made, ROLE, "records")["ChangeOwnRecords"]
    conditions: dict[str, Any] = {}
    for each in change["condition"]:
        conditions.setdefault(each["test"], {})[each["variable"]] = each["values"]
    granted = allow(change["actions"][0], change["resources"][0], when=conditions)
    own = "arn:aws:iam::123456789012:role/terrace-test-external-dns-dev"
    request = Request(
        caller=Caller(own, "run"),
        action="route53:ChangeResourceRecordSets",
        resource=ZONE,
        account="123456789012",
        context=Context(
            {
                "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
                "route53:ChangeResourceRecordSetsRecordTypes": kinds,
            }
        ),
    )
    policies = Policies(
        identity=(document("records", granted),),
        boundary=None,
        resource=None,
        resource_name=ZONE,
    )
    return decide(request, policies).answer


@pytest.mark.parametrize(
    ("names", "kinds", "expected"),
    [
        ((HOST,), ("A",), Answer.OPEN),
        ((HOST, f"a.{HOST}"), ("A", "AAAA", "TXT"), Answer.OPEN),
        (("dev.terrace.example",), ("A",), Answer.CLOSED),
        (("kubernetes.production.terrace.example",), ("A",), Answer.CLOSED),
        ((f"not{HOST}",), ("A",), Answer.CLOSED),
        ((HOST, "dev.terrace.example"), ("A",), Answer.CLOSED),
        ((HOST,), ("NS",), Answer.CLOSED),
        ((HOST,), ("A", "CNAME"), Answer.CLOSED),
    ],
)
def test_it_changes_addresses_of_its_own_name_and_below_and_nothing_else(
    made: Json, names: tuple[str, ...], kinds: tuple[str, ...], expected: Answer
) -> None:
    assert changes(made, names, kinds) is expected


def test_it_reads_the_zone_and_has_no_other_right(made: Json) -> None:
    found = policy(made, ROLE, "records")
    assert {sid: each["resources"] for sid, each in found.items()} == {
        "FindZone": ["*"],
        "ReadRecords": [ZONE],
        "ChangeOwnRecords": [ZONE],
    }
