"""ENC: keys that rotate, and nothing readable on the wire."""

import re
from collections.abc import Iterator

from conventions import policies
from conventions.blocks import Block, first, is_true
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem

# Policies whose oldest protocol is TLS 1.2.
_MODERN = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-.*")
_ENCRYPTED = ("HTTPS", "TLS")


@must(
    "ENC001",
    "every symmetric KMS key rotates",
    reason="Rotation bounds how much one leaked key can read.",
    source="AWS KMS Developer Guide, rotating keys; checkov CKV_AWS_7",
)
def keys_rotate(document: Document) -> Iterator[Problem]:
    """Judge keys that can rotate: asymmetric and HMAC keys cannot."""
    for key in document.of("aws_kms_key"):
        spec = key.body.get("customer_master_key_spec", "SYMMETRIC_DEFAULT")
        if spec == "SYMMETRIC_DEFAULT" and not is_true(key.body.get("enable_key_rotation")):
            yield Problem(key, f"{key.address} does not rotate", "set enable_key_rotation")


@must(
    "ENC002",
    "bucket policies deny plain HTTP, listeners speak TLS 1.2 or newer, "
    "and an HTTP listener only redirects to HTTPS",
    reason="Whatever accepts plain text is sent plain text one day.",
    source="AWS Well-Architected, SEC09; Elastic Load Balancing, security policies; "
    "checkov CKV_AWS_2, CKV_AWS_103, CKV_AWS_378",
)
def traffic_is_encrypted(document: Document) -> Iterator[Problem]:
    """Judge every bucket by the policies that refer to it, and every listener by itself."""
    for bucket in document.of("aws_s3_bucket"):
        attached = document.companions(bucket, "aws_s3_bucket_policy", "bucket")
        statements = (s for policy in attached for s in policies.of(document, policy, "policy"))
        if not any(_denies_plain_http(statement) for statement in statements):
            found = f"no policy of {bucket.address} denies plain HTTP"
            remedy = "deny s3:* on bucket and objects where aws:SecureTransport is false"
            yield Problem(bucket, found, remedy)
    for listener in document.of("aws_lb_listener"):
        yield from _about_listener(listener)


def _denies_plain_http(statement: policies.Statement) -> bool:
    is_narrowed = [(c.test, c.key, c.values) for c in statement.conditions] != [
        ("Bool", "aws:SecureTransport", ("false",))
    ]
    everybody = {("*", "*"), ("AWS", "*")} & set(statement.principals)
    everything = {"s3:*", "*"} & set(statement.actions)
    objects = {resource.endswith("*") for resource in statement.resources}
    covered = objects == {True, False} or "*" in statement.resources
    denies = not statement.allows and not is_narrowed
    return bool(denies and everybody and everything and covered)


def _about_listener(listener: Block) -> Iterator[Problem]:
    protocol = listener.text("protocol") or "HTTP"
    if protocol in _ENCRYPTED:
        policy = listener.text("ssl_policy")
        if not _MODERN.fullmatch(policy):
            found = f'{listener.address} has the TLS policy "{policy}"'
            yield Problem(listener, found, "set ELBSecurityPolicy-TLS13-1-2-2021-06 or newer")
    elif str(listener.body.get("port")) == "443" and protocol == "HTTP":
        yield Problem(listener, f"{listener.address} speaks HTTP on 443", "set protocol HTTPS")
    elif protocol == "HTTP" and not _only_redirects(listener):
        found = f"{listener.address} answers plain HTTP"
        yield Problem(listener, found, "let it redirect to HTTPS only")


def _only_redirects(listener: Block) -> bool:
    actions = listener.nested("default_action")
    return bool(actions) and all(
        action.get("type") == "redirect" and first(action, "redirect").get("protocol") == "HTTPS"
        for action in actions
    )
