"""What a plan costs by the hour, as far as this project keeps prices: NAT gateways, endpoints."""

from collections.abc import Mapping
from typing import Any

from terrace.costs import ENDPOINT_USD, NAT_USD
from terrace.guard.fingerprint import changing


def hint(shown: Mapping[str, Any]) -> str:
    """Return a sentence on what changes in a month, in US dollars; empty where nothing does."""
    gateways = endpoints = 0
    for resource in changing(shown):
        if resource["mode"] != "managed":
            continue
        change = resource["change"]
        before, after, unknown = (
            change.get(name) or {} for name in ("before", "after", "after_unknown")
        )
        if resource["type"] == "aws_nat_gateway":
            gateways += bool(after) - bool(before)
        elif resource["type"] == "aws_vpc_endpoint":
            endpoints += _zones(after, unknown) - _zones(before, {})
    usd = gateways * NAT_USD + endpoints * ENDPOINT_USD
    if not usd:
        return ""
    return (
        f"About {usd:+,} US dollars a month for hours alone: NAT gateways {gateways:+}, interface "
        f"endpoints by zone {endpoints:+}; nothing else is estimated."
    )


def _zones(endpoint: Mapping[str, Any], unknown: Mapping[str, Any]) -> int:
    if endpoint.get("vpc_endpoint_type") != "Interface":
        return 0
    known = endpoint.get("subnet_ids") or unknown.get("subnet_ids")
    return len(known) if isinstance(known, list) else 0
