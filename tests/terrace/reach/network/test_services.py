"""From a place to AWS's API of a service: by endpoint, NAT or public address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import pytest

from terrace.reach.network.layout import Layout
from terrace.reach.network.model import Place
from terrace.reach.network.services import Call, reaches_service
from terrace.reach.verdict import Answer, Verdict
from tests.terrace.reach.network.layouts import (
    ANYWHERE,
    EPHEMERAL,
    POLICY,
    VPC,
    changed,
    endpoint,
    entry,
    gateway,
    layout,
    place,
    rule,
    with_,
    with_entries,
    with_route,
    with_rules,
    without_entries,
    without_route,
)

OPEN, CLOSED, UNREAD = Answer.OPEN, Answer.CLOSED, Answer.UNREAD
APP = place("private", "app")
BY_HTTPS = "security group net-app (sg-app) out by sgr-app-https"
BY_S3 = f"through gateway endpoint net-s3 (vpce-s3); {BY_HTTPS}"
BY_SECRETS = (
    f"through endpoint net-secretsmanager (vpce-secretsmanager); {BY_HTTPS}; "
    "security group net-endpoints (sg-endpoints) in by sgr-endpoints-vpc"
)
TO_S3 = "on the way to gateway endpoint net-s3 (vpce-s3): "
TO_SECRETS = "on the way to endpoint net-secretsmanager (vpce-secretsmanager): "
BY_NAT = f"through NAT gateway net-nat-a (nat-a); {BY_HTTPS}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question about a network that was changed in one way."""

    answer: Answer
    because: str
    service: str
    change: Callable[[Layout], Layout] = lambda base: base
    source: Place = APP
    region: str = "us-east-1"


def app_to(*peers: str, port: int = 443) -> Callable[[Layout], Layout]:
    """The application's group with rules to some peers only."""
    rules = [rule("out", each, port, outward=True) for each in peers]
    return lambda base: with_rules(base, "app", *rules)


def secrets(**values: Any) -> Callable[[Layout], Layout]:
    """The interface endpoint changed."""
    return lambda base: changed(base, "endpoints", "vpce-secretsmanager", **values)


def vpc(**values: bool) -> Callable[[Layout], Layout]:
    """The VPC changed."""
    return lambda base: changed(base, "vpcs", VPC, **values)


CASES = {
    "S3 through its gateway": Case(service="s3", answer=OPEN, because=BY_S3),
    "S3 by a rule for its prefix list": Case(
        service="s3",
        change=app_to("pl-s3"),
        answer=OPEN,
        because="through gateway endpoint net-s3 (vpce-s3); "
        "security group net-app (sg-app) out by sgr-out",
    ),
    "S3 by a rule for its prefix list, whose blocks could not be read": Case(
        service="s3",
        change=lambda base: changed(app_to("pl-s3")(base), "prefix_lists", "pl-s3", cidrs=None),
        answer=OPEN,
        because="through gateway endpoint net-s3 (vpce-s3); "
        "security group net-app (sg-app) out by sgr-out",
    ),
    "S3 by a rule for the list of another service": Case(
        service="s3",
        change=app_to("pl-dynamodb"),
        answer=CLOSED,
        because=f"{TO_S3}security group net-app (sg-app) lets nothing out to s3 in us-east-1 "
        "on 443",
    ),
    "S3 by a rule for a part of its addresses": Case(
        service="s3",
        change=app_to("52.216.0.0/15"),
        answer=CLOSED,
        because=f"{TO_S3}security group net-app (sg-app) lets nothing out to s3 in us-east-1 "
        "in 3.5.0.0/19 on 443",
    ),
    "S3 by a rule for the VPC only": Case(
        service="s3",
        change=app_to("10.10.0.0/16"),
        answer=CLOSED,
        because=f"{TO_S3}security group net-app (sg-app) lets nothing out to s3 in us-east-1 "
        "on 443",
    ),
    "S3 where an ACL lets no HTTPS out": Case(
        service="s3",
        change=lambda base: without_entries(base, "private", 130, outward=True),
        answer=CLOSED,
        because=f"{TO_S3}network ACL net-private (acl-private) has no entry that lets port 443 out "
        "to s3 in us-east-1",
    ),
    "S3 where an ACL lets no answers in from public addresses": Case(
        service="s3",
        change=lambda base: with_entries(
            base, "private", entry(200, "10.10.0.0/16", EPHEMERAL, outward=False)
        ),
        answer=CLOSED,
        because=f"{TO_S3}network ACL net-private (acl-private) has no entry that lets answers on "
        "ports 1024-65535 in from s3 in us-east-1",
    ),
    "S3 where an ACL denies some of its addresses": Case(
        service="s3",
        change=lambda base: with_entries(
            base, "private", entry(10, "3.5.0.0/20", None, outward=True, allow=False)
        ),
        answer=CLOSED,
        because=f"{TO_S3}network ACL net-private (acl-private) entry 10 denies port 443 out to "
        "a part of s3 in us-east-1",
    ),
    "S3 where an ACL denies other public addresses": Case(
        service="s3",
        change=lambda base: with_entries(
            base, "private", entry(10, "203.0.113.0/24", None, outward=True, allow=False)
        ),
        answer=OPEN,
        because=BY_S3,
    ),
    "S3 from a subnet whose route table the gateway is not in leaves through NAT": Case(
        service="s3",
        change=lambda base: with_(base, "endpoints", gateway("s3", "private-a")),
        source=place("private", "app", zones="b"),
        answer=OPEN,
        because=BY_NAT,
    ),
    "S3 through NAT where a part of its addresses leads into a black hole": Case(
        service="s3",
        change=lambda base: with_route(
            with_(base, "endpoints", gateway("s3", "intra")),
            "private-a",
            "52.216.0.0/16",
            "nat-b",
            active=False,
        ),
        source=place("private", "app", zones="a"),
        answer=CLOSED,
        because="route table net-private-a (rtb-private-a) sends a part of s3 in us-east-1 to "
        "nat-b, which is gone (blackhole); endpoint net-s3 (vpce-s3) is not used: route table "
        "net-private-a (rtb-private-a) has no route to it",
    ),
    "S3 from the intra tier, which has no other way": Case(
        service="s3", source=place("intra", "app"), answer=OPEN, because=BY_S3
    ),
    "S3 from a route table without gateway and NAT": Case(
        service="s3",
        change=lambda base: with_(base, "endpoints", gateway("s3", "public")),
        source=place("intra", "app"),
        answer=CLOSED,
        because="route table net-intra (rtb-intra) has no route to s3 in us-east-1; endpoint "
        "net-s3 (vpce-s3) is not used: route table net-intra (rtb-intra) has no route to it",
    ),
    "S3 from the database tier": Case(
        service="s3",
        source=place("database", "app"),
        answer=CLOSED,
        because="route table net-database (rtb-database) has no route to s3 in us-east-1; endpoint "
        "net-s3 (vpce-s3) is not used: route table net-database (rtb-database) has no route to it",
    ),
    "S3 from a database tier with a route: the ACL refuses": Case(
        service="s3",
        change=lambda base: with_(base, "endpoints", gateway("s3", "database")),
        source=place("database", "app"),
        answer=CLOSED,
        because=f"{TO_S3}network ACL net-database (acl-database) has no entry that lets port 443 "
        "out to s3 in us-east-1",
    ),
    "DynamoDB from a database tier with a route: the ACL refuses": Case(
        service="dynamodb",
        change=lambda base: with_(base, "endpoints", gateway("dynamodb", "database")),
        source=place("database", "app"),
        answer=CLOSED,
        because="on the way to gateway endpoint net-dynamodb (vpce-dynamodb): network ACL "
        "net-database (acl-database) has no entry that lets port 443 out to dynamodb in us-east-1",
    ),
    "S3 through a gateway of which the embedded AWS says that it has private DNS": Case(
        service="s3",
        change=lambda base: changed(base, "endpoints", "vpce-s3", private_dns=True),
        answer=OPEN,
        because=BY_S3,
    ),
    "S3 where its gateway is not ready leaves through NAT": Case(
        service="s3",
        change=lambda base: changed(base, "endpoints", "vpce-s3", available=False),
        answer=OPEN,
        because=BY_NAT,
    ),
    "S3 of another region leaves through NAT": Case(
        service="s3", region="eu-west-1", answer=OPEN, because=BY_NAT
    ),
    "S3 where names are not resolved": Case(
        service="s3",
        change=vpc(dns_support=False),
        answer=CLOSED,
        because="VPC net (vpc-1) resolves no names: its enableDnsSupport is off",
    ),
    "S3 where private names are not resolved": Case(
        service="s3",
        change=vpc(dns_hostnames=False),
        answer=UNREAD,
        because=f"{TO_S3}enableDnsHostnames of VPC net (vpc-1) is off, and AWS requires it",
    ),
    "Secrets Manager through its interfaces": Case(
        service="secretsmanager", answer=OPEN, because=BY_SECRETS
    ),
    "Secrets Manager where its interfaces are in a closed group": Case(
        service="secretsmanager",
        change=lambda base: with_rules(base, "endpoints"),
        answer=CLOSED,
        because=f"{TO_SECRETS}security group net-endpoints (sg-endpoints) lets nothing in from "
        "net-app (sg-app) on 443",
    ),
    "Secrets Manager where its interfaces admit one zone": Case(
        service="secretsmanager",
        change=lambda base: with_rules(base, "endpoints", rule("a", "10.10.0.0/20", 443)),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: "
        f"{TO_SECRETS}security group net-endpoints (sg-endpoints) lets nothing in from "
        "net-app (sg-app) on 443",
    ),
    "Secrets Manager where the ACL of its interfaces admits nobody": Case(
        service="secretsmanager",
        change=lambda base: without_entries(base, "intra", 110, outward=False),
        answer=CLOSED,
        because="from subnet net-private-a (subnet-private-a) in us-east-1a: "
        f"{TO_SECRETS}network ACL net-intra (acl-intra) has no entry that lets port 443 in from "
        "subnet net-private-a (subnet-private-a)",
    ),
    "Secrets Manager where the ACL of its interfaces lets no answers out": Case(
        service="secretsmanager",
        change=lambda base: without_entries(base, "intra", 210, outward=True),
        answer=CLOSED,
        because="from subnet net-private-a (subnet-private-a) in us-east-1a: "
        f"{TO_SECRETS}network ACL net-intra (acl-intra) has no entry that lets answers on ports "
        "1024-65535 out to subnet net-private-a (subnet-private-a)",
    ),
    "Secrets Manager from the database tier": Case(
        service="secretsmanager",
        source=place("database", "app"),
        answer=CLOSED,
        because=f"{TO_SECRETS}network ACL net-database (acl-database) has no entry that lets port "
        "443 out to subnet net-intra-a (subnet-intra-a)",
    ),
    "Secrets Manager by a rule for other ports": Case(
        service="secretsmanager",
        change=app_to(ANYWHERE, port=8443),
        answer=CLOSED,
        because=f"{TO_SECRETS}security group net-app (sg-app) lets nothing out to "
        "net-endpoints (sg-endpoints) on 443",
    ),
    "Secrets Manager through NAT where its interfaces have no private DNS": Case(
        service="secretsmanager",
        change=secrets(private_dns=False),
        answer=OPEN,
        because=BY_NAT,
    ),
    "Secrets Manager through NAT where private names are not resolved": Case(
        service="secretsmanager",
        change=vpc(dns_hostnames=False),
        answer=OPEN,
        because=BY_NAT,
    ),
    "Secrets Manager without NAT where private names are not resolved": Case(
        service="secretsmanager",
        change=vpc(dns_hostnames=False),
        source=place("intra", "app"),
        answer=CLOSED,
        because="route table net-intra (rtb-intra) has no route to secretsmanager in us-east-1; "
        "endpoint net-secretsmanager (vpce-secretsmanager) is not used: enableDnsHostnames of "
        "VPC net (vpc-1) is off",
    ),
    "Secrets Manager without NAT where its interfaces have no private DNS": Case(
        service="secretsmanager",
        change=secrets(private_dns=False),
        source=place("intra", "app"),
        answer=CLOSED,
        because="route table net-intra (rtb-intra) has no route to secretsmanager in us-east-1; "
        "endpoint net-secretsmanager (vpce-secretsmanager) is not used: it has no private DNS",
    ),
    "Secrets Manager without NAT where its interfaces are not ready": Case(
        service="secretsmanager",
        change=secrets(available=False),
        source=place("intra", "app"),
        answer=CLOSED,
        because="route table net-intra (rtb-intra) has no route to secretsmanager in us-east-1; "
        "endpoint net-secretsmanager (vpce-secretsmanager) is not used: it is not available",
    ),
    "an endpoint in another VPC serves nobody here": Case(
        service="secretsmanager", change=secrets(vpc_id="vpc-2"), answer=OPEN, because=BY_NAT
    ),
    "SQS, which has no endpoint, through NAT": Case(service="sqs", answer=OPEN, because=BY_NAT),
    "SQS without NAT": Case(
        service="sqs",
        change=lambda base: without_route(base, "private-b", "nat-a"),
        answer=CLOSED,
        because="from subnet net-private-b (subnet-private-b) in us-east-1b: route table "
        "net-private-b (rtb-private-b) has no route to sqs in us-east-1",
    ),
    "SQS without a rule to public addresses": Case(
        service="sqs",
        change=app_to("10.10.0.0/16"),
        answer=CLOSED,
        because="security group net-app (sg-app) lets nothing out to sqs in us-east-1 on 443",
    ),
    "SQS by a rule for some public addresses": Case(
        service="sqs",
        change=app_to("52.0.0.0/8"),
        answer=UNREAD,
        because="security group net-app (sg-app) lets 443 out to a part of sqs in us-east-1 only, "
        "and which of its addresses are used is not known",
    ),
    "SQS by rules for every public address": Case(
        service="sqs",
        change=app_to("0.0.0.0/1", "128.0.0.0/1"),
        answer=OPEN,
        because="through NAT gateway net-nat-a (nat-a); "
        "security group net-app (sg-app) out by sgr-out, sgr-out",
    ),
    "SQS where an ACL denies some public addresses": Case(
        service="sqs",
        change=lambda base: with_entries(
            base, "private", entry(10, "52.0.0.0/8", (443, 443), outward=True, allow=False)
        ),
        answer=UNREAD,
        because="network ACL net-private (acl-private) entry 10 denies port 443 out to a part of "
        "sqs in us-east-1, and which of its addresses are used is not known",
    ),
    "SQS where an ACL denies private addresses": Case(
        service="sqs",
        change=lambda base: with_entries(
            base, "private", entry(10, "172.16.0.0/12", None, outward=True, allow=False)
        ),
        answer=OPEN,
        because=BY_NAT,
    ),
    "SQS behind a firewall": Case(
        service="sqs",
        change=lambda base: with_route(
            without_route(base, "private-a", "nat-a"), "private-a", ANYWHERE, "tgw-1"
        ),
        source=place("private", "app", zones="a"),
        answer=UNREAD,
        because="route table net-private-a (rtb-private-a) sends sqs in us-east-1 to tgw-1, and "
        "what lies beyond is not judged",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_reaches_service(case: Case) -> None:
    call = Call(service=case.service, region=case.region)
    verdict = reaches_service(case.change(layout()), case.source, call)
    assert (verdict.because, verdict.answer) == (case.because, case.answer)


ACCOUNT = "222222222222"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/terrace-dev-jobs"
PACKAGES = "al2023-repos-us-east-1-de612dc2"
OWN = {
    "Sid": "Own",
    "Effect": "Allow",
    "Principal": "*",
    "Action": "*",
    "Resource": "*",
    "Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
}
DOWNLOADS = {
    "Sid": "Downloads",
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": f"arn:aws:s3:::{PACKAGES}/*",
}


def allows(policy: Mapping[str, Any], principal: str, action: str, resource: str) -> Verdict:
    """A judge that knows as much of policies as these two statements need."""
    for statement in policy["Statement"]:
        own = f":{ACCOUNT}:" in principal or "Condition" not in statement
        actions = fnmatchcase(action, statement["Action"])
        if own and actions and fnmatchcase(resource, statement["Resource"]):
            return Verdict(OPEN, f"statement {statement['Sid']}")
    return Verdict(CLOSED, f"no statement allows {action} on {resource} to {principal}")


def asked(principal: str, policy: Mapping[str, Any] | None, **judge: Any) -> Verdict:
    """What happens to a download of a package."""
    base = changed(layout(), "endpoints", "vpce-s3", policy=policy)
    request = (principal, "s3:GetObject", f"arn:aws:s3:::{PACKAGES}/core/repomd.xml")
    call = Call(service="s3", region="us-east-1", request=request, **judge)
    return reaches_service(base, APP, call)


def test_a_gateway_whose_policy_admits_own_principals_only_stops_packages() -> None:
    verdict = asked("*", {"Statement": [OWN]}, policy_allows=allows)
    assert verdict == Verdict(
        CLOSED,
        "the policy of gateway endpoint net-s3 (vpce-s3): no statement allows s3:GetObject on "
        f"arn:aws:s3:::{PACKAGES}/core/repomd.xml to *",
    )


def test_a_gateway_whose_policy_admits_downloads_lets_packages_through() -> None:
    verdict = asked("*", {"Statement": [OWN, DOWNLOADS]}, policy_allows=allows)
    assert verdict == Verdict(OPEN, BY_S3)


def test_own_principals_get_through() -> None:
    assert asked(ROLE, {"Statement": [OWN]}, policy_allows=allows).is_open


def test_an_endpoint_without_a_policy_allows_everything() -> None:
    assert asked("*", None).is_open


def test_a_policy_that_nobody_judges_is_not_open() -> None:
    verdict = asked("*", POLICY)
    assert verdict == Verdict(
        UNREAD, "the policy of gateway endpoint net-s3 (vpce-s3): nobody judges it"
    )


def test_a_policy_does_not_matter_where_the_way_is_closed() -> None:
    base = changed(with_rules(layout(), "app"), "endpoints", "vpce-s3", policy={"Statement": []})
    request = (ROLE, "s3:GetObject", "arn:aws:s3:::terrace-dev-uploads/a")
    call = Call(service="s3", region="us-east-1", request=request, policy_allows=allows)
    assert reaches_service(base, APP, call).because.startswith(f"{TO_S3}security group net-app")


def test_where_s3_has_a_gateway_and_interfaces_the_private_name_decides() -> None:
    base = with_(layout(), "endpoints", endpoint("s3", private_dns=True))
    verdict = reaches_service(base, APP, Call(service="s3", region="us-east-1"))
    assert verdict.because.startswith("through endpoint net-s3")


def test_a_service_of_china_has_its_own_name() -> None:
    call = Call(service="s3", region="cn-north-1")
    assert call.name == "cn.com.amazonaws.cn-north-1.s3"


def test_a_list_of_blocks_that_could_not_be_read_leaves_open_whether_an_acl_refuses() -> None:
    base = changed(layout(), "prefix_lists", "pl-s3", cidrs=None)
    base = with_entries(base, "private", entry(10, "3.0.0.0/8", None, outward=True, allow=False))
    verdict = reaches_service(base, APP, Call(service="s3", region="us-east-1"))
    assert verdict.answer is UNREAD
    assert "entry 10 denies port 443 out to a part of s3" in verdict.because


def test_a_route_by_a_list_that_could_not_be_read_may_lead_anywhere() -> None:
    base = with_route(layout(), "private-a", "pl-own", "tgw-1")
    verdict = reaches_service(base, APP, Call(service="sqs", region="us-east-1"))
    assert verdict == Verdict(
        UNREAD,
        "route table net-private-a (rtb-private-a) has a route for prefix list pl-own, "
        "which could not be read",
    )


def test_what_is_closed_is_closed_whatever_else_is_not_known() -> None:
    base = changed(with_rules(layout(), "app"), "prefix_lists", "pl-s3", cidrs=None)
    base = with_entries(base, "private", entry(10, "3.0.0.0/8", None, outward=True, allow=False))
    verdict = reaches_service(base, APP, Call(service="s3", region="us-east-1"))
    assert verdict == Verdict(
        CLOSED,
        f"{TO_S3}security group net-app (sg-app) lets nothing out to s3 in us-east-1 on 443",
    )
