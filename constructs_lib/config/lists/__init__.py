"""What AWS offers: generated lists with their sources and date.

`terrace lists` renews them; nothing that a synthesis needs is asked for them.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

Store = Literal["rds", "aurora", "elasticache", "opensearch", "ec2"]
PATH = Path(__file__).with_name("aws.json")


@cache
def regions() -> frozenset[str]:
    """Regions of AWS's commercial partition, whose ARNs begin with `arn:aws:`."""
    return frozenset(_read()["regions"])


@cache
def endpoint_services() -> frozenset[str]:
    """Services with an interface endpoint, as in `com.amazonaws.<region>.<service>`."""
    return frozenset(_read()["endpoint_services"])


@cache
def instance_classes(store: Store) -> frozenset[str]:
    """Instance classes, node types or instance types of a service, in any region."""
    families: dict[str, str] = _read()["instance_classes"][store]
    # OpenSearch's alone end in a word of their own: "m6g.large.search".
    end = ".search" if store == "opensearch" else ""
    return frozenset(
        f"{family}.{size}{end}" for family, sizes in families.items() for size in sizes.split()
    )


@cache
def _read() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(PATH.read_text())
    return read
