"""What caches, brokers and search domains let pass on the wire in plain text."""

import re
from collections.abc import Iterator

from conventions.arguments import at, every, flag, is_known, is_off, may_be
from conventions.blocks import Block

Faults = Iterator[tuple[str, str]]  # what was found, after the address; what to do

_MODERN_DOMAIN = re.compile(r"Policy-Min-TLS-1-[23]-.*")


def of_cache(cache: Block) -> Faults:
    """Judge a replication group of ElastiCache."""
    if is_off(cache.body.get("transit_encryption_enabled")):
        yield "sends plain text", "set transit_encryption_enabled"
    elif cache.text("transit_encryption_mode") == "preferred":
        yield "also accepts plain text", "set transit_encryption_mode to required"


def of_memory(cluster: Block) -> Faults:
    """Judge a cluster of MemoryDB."""
    if not flag(cluster.body.get("tls_enabled"), default=True):
        yield "sends plain text", "set tls_enabled"


def of_brokers(cluster: Block) -> Faults:
    """Judge a cluster of MSK."""
    switch = "encryption_info.encryption_in_transit.client_broker"
    for value in every(cluster.body, switch):
        if is_known(value) and may_be(value, "PLAINTEXT", "TLS_PLAINTEXT"):
            yield f"accepts {value}", f"set {switch} to TLS"


def of_domain(domain: Block) -> Faults:
    """Judge a search domain."""
    options = domain.nested("domain_endpoint_options")
    # Without the block AWS enforces nothing; inside it the provider's default is true.
    if not options or is_off(options[0].get("enforce_https", True)):
        yield "answers plain HTTP", "set domain_endpoint_options.enforce_https"
    policy = at(domain.body, "domain_endpoint_options.tls_security_policy") or ""
    if is_known(policy) and not _MODERN_DOMAIN.fullmatch(str(policy)):
        yield f'has the TLS policy "{policy}"', "set Policy-Min-TLS-1-2-PFS-2023-10 or newer"
    if is_off(at(domain.body, "node_to_node_encryption.enabled")):
        yield "sends plain text between its nodes", "set node_to_node_encryption.enabled"
