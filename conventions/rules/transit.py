"""ENC002: nothing readable on the wire."""

import re
from collections.abc import Callable, Iterator, Mapping

from conventions import policies, rds, wire
from conventions.arguments import at, is_known, may_be
from conventions.blocks import Block, first, is_true
from conventions.document import Document
from conventions.policy_statements import Statement
from conventions.registry import must
from conventions.rule import Problem
from conventions.scalars import text
from conventions.targets import companions
from conventions.wire import Faults

# Policies whose oldest protocol is TLS 1.2.
_MODERN = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-.*")
_MODERN_VIEWER = re.compile(r"TLSv1\.[23]_\d{4}")
_ENCRYPTED = ("HTTPS", "TLS")

# Families whose rds.force_ssl has a say; an Aurora cluster's own group does, its instances' not.
POSTGRES = {
    "aws_db_parameter_group": ("postgres",),
    "aws_rds_cluster_parameter_group": ("postgres", "aurora-postgresql"),
}
_PARAMETER_GROUPS = {
    rds.INSTANCE: "parameter_group_name",
    rds.CLUSTER: "db_cluster_parameter_group_name",
}


@must(
    "ENC002",
    "bucket policies deny plain HTTP; listeners, distributions and search domains speak TLS 1.2 "
    "or newer, and plain HTTP only redirects to HTTPS; caches, brokers and PostgreSQL refuse plain "
    "text",
    reason="Whatever accepts plain text is sent plain text one day.",
    source="AWS Well-Architected, SEC09; Elastic Load Balancing, security policies; "
    "Amazon RDS User Guide, using SSL with PostgreSQL; checkov CKV_AWS_2, CKV_AWS_30, CKV_AWS_34, "
    "CKV_AWS_83, CKV_AWS_103, CKV_AWS_174, CKV_AWS_378, CKV2_AWS_69",
)
def traffic_is_encrypted(document: Document) -> Iterator[Problem]:
    """Judge every bucket by the policies that refer to it, and everything else by itself."""
    for bucket in document.of("aws_s3_bucket"):
        attached = companions(document, bucket, "aws_s3_bucket_policy", "bucket")
        statements = (s for policy in attached for s in policies.of(document, policy, "policy"))
        if not any(_denies_plain_http(statement) for statement in statements):
            found = f"no policy of {bucket.address} denies plain HTTP"
            remedy = "deny s3:* on bucket and objects where aws:SecureTransport is false"
            yield Problem(bucket, found, remedy)
    for block in document.of(*_FAULTS):
        for found, remedy in _FAULTS[block.type](block):
            yield Problem(block, f"{block.address} {found}", remedy)


def _denies_plain_http(statement: Statement) -> bool:
    is_narrowed = [(c.test, c.key, c.values) for c in statement.conditions] != [
        ("Bool", "aws:SecureTransport", ("false",))
    ]
    everybody = {("*", "*"), ("AWS", "*")} & set(statement.principals)
    everything = {"s3:*", "*"} & set(statement.actions)
    objects = {resource.endswith("*") for resource in statement.resources}
    covered = objects == {True, False} or "*" in statement.resources
    return bool(statement.denies and not is_narrowed and everybody and everything and covered)


def _of_listener(listener: Block) -> Faults:
    protocol = listener.text("protocol") or "HTTP"
    if protocol in _ENCRYPTED:
        policy = listener.text("ssl_policy")
        if is_known(policy) and not _MODERN.fullmatch(policy):
            remedy = "set ELBSecurityPolicy-TLS13-1-2-2021-06 or newer"
            yield f'has the TLS policy "{policy}"', remedy
    elif str(listener.body.get("port")) == "443" and protocol == "HTTP":
        yield "speaks HTTP on 443", "set protocol HTTPS"
    elif protocol == "HTTP" and not _only_redirects(listener):
        yield "answers plain HTTP", "let it redirect to HTTPS only"


def _only_redirects(listener: Block) -> bool:
    actions = listener.nested("default_action")
    return bool(actions) and all(
        may_be(action.get("type"), "redirect") and may_be(at(action, "redirect.protocol"), "HTTPS")
        for action in actions
    )


def _of_distribution(distribution: Block) -> Faults:
    behaviours = (
        *distribution.nested("default_cache_behavior"),
        *distribution.nested("ordered_cache_behavior"),
    )
    if any(behaviour.get("viewer_protocol_policy") == "allow-all" for behaviour in behaviours):
        yield "answers plain HTTP", "set viewer_protocol_policy to redirect-to-https"
    origins = [first(origin, "custom_origin_config") for origin in distribution.nested("origin")]
    if any(origin.get("origin_protocol_policy") == "http-only" for origin in origins):
        yield "reaches an origin by plain HTTP", "set origin_protocol_policy to https-only"
    oldest = at(distribution.body, "viewer_certificate.minimum_protocol_version") or "TLSv1"
    if is_true(at(distribution.body, "viewer_certificate.cloudfront_default_certificate")):
        oldest = "TLSv1"  # CloudFront's own certificate ignores the version
    if is_known(oldest) and not _MODERN_VIEWER.fullmatch(str(oldest)):
        remedy = "give it a certificate with minimum_protocol_version TLSv1.2_2021"
        yield f"accepts {oldest}", remedy


def _of_balancer(balancer: Block) -> Faults:
    """Judge a classic one, whose listeners are blocks and cannot redirect."""
    for listener in balancer.nested("listener"):
        if text(listener.get("lb_protocol")).upper() == "HTTP":
            port = text(listener.get("lb_port"))
            yield f"answers plain HTTP on {port}", "set lb_protocol HTTPS, or use an aws_lb"


def _of_parameters(group: Block) -> Faults:
    named = (p for p in group.nested("parameter") if may_be(p.get("name"), "rds.force_ssl"))
    is_forced = any(may_be(parameter.get("value"), "1") for parameter in named)
    if group.text("family").startswith(POSTGRES[group.type]) and not is_forced:
        yield "accepts plain text", "set the parameter rds.force_ssl to 1"


def _of_database(database: Block) -> Faults:
    group = database.text(_PARAMETER_GROUPS[database.type])
    is_postgres = database.text("engine") in ("postgres", "aurora-postgresql")
    if is_postgres and (not group or group.startswith("default.")):
        remedy = "give it a parameter group with rds.force_ssl set to 1"
        yield "leaves it to AWS whether it accepts plain text", remedy


_FAULTS: Mapping[str, Callable[[Block], Faults]] = {
    "aws_cloudfront_distribution": _of_distribution,
    "aws_elasticache_replication_group": wire.of_cache,
    "aws_elasticsearch_domain": wire.of_domain,
    "aws_elb": _of_balancer,
    "aws_lb_listener": _of_listener,
    "aws_memorydb_cluster": wire.of_memory,
    "aws_msk_cluster": wire.of_brokers,
    "aws_opensearch_domain": wire.of_domain,
    **dict.fromkeys(POSTGRES, _of_parameters),
    **dict.fromkeys(_PARAMETER_GROUPS, _of_database),
}
