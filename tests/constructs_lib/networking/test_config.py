"""What a network refuses, in one sentence each."""

from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.networking.config import NetworkingConfig, zone_prefix

VALUES: dict[str, Any] = {"cidr": "10.10.0.0/16", "zones": ("a", "b"), "nat_zones": ("a",)}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"cidr": "10.0.0.0/24"},
            (
                "cidr is '10.0.0.0/24', allowed: a private IPv4 block of /16 to /20 without host "
                "bits, such as 10.10.0.0/16, not of 172.17.0.0/16"
            ),
        ),
        ({"zones": ("a", "a")}, "zones has 'a' twice, allowed: each item once"),
        ({"zones": ("a",)}, "zones has 1 item, allowed: 2 to 8 items"),
        ({"nat_zones": ("c",)}, "nat_zones is ('c',), allowed: zones of the network: a, b"),
        ({"nat_zones": ()}, "nat_zones is empty, allowed: 1 to 8 items"),
        (
            {"zone_ids": {"a": "use1-az1"}},
            "zone_ids is {'a': 'use1-az1'}, allowed: an id for each of a, b, or none",
        ),
        (
            {"zone_ids": {"a": "use1-az1", "b": "use1-az1"}},
            (
                "zone_ids is {'a': 'use1-az1', 'b': 'use1-az1'}, allowed: another zone for each "
                "letter"
            ),
        ),
        (
            {"zone_ids": {"a": "us-east-1a", "b": "use1-az1"}},
            (
                "zone_ids['a'] is 'us-east-1a', allowed: the id of an availability zone such as "
                "use1-az1"
            ),
        ),
        (
            {"download_buckets": ("arn:aws:s3:::acme",)},
            (
                "download_buckets has 'arn:aws:s3:::acme', allowed: the name of a bucket, 3 to 63 "
                "lower-case letters, digits, dots or hyphens"
            ),
        ),
        (
            {"zone_ids": {"a": "use1-az0", "b": "use1-az1"}},
            (
                "zone_ids['a'] is 'use1-az0', allowed: the id of an availability zone such as "
                "use1-az1"
            ),
        ),
        (
            {"interface_endpoints": ("s3",)},
            (
                "interface_endpoints has 's3', allowed: services with an interface endpoint, such "
                "as logs or ecr.api (S3 and DynamoDB have gateway endpoints)"
            ),
        ),
    ],
)
def test_what_a_vpc_cannot_have_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        NetworkingConfig(**VALUES | changes)
    assert str(refusal.value) == f"NetworkingConfig: {sentence}"


@pytest.mark.parametrize("field", ["zones", "nat_zones", "interface_endpoints"])
def test_what_decides_the_resources_there_are_is_literal(field: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{field} is a variable, allowed: a literal"):
        NetworkingConfig(**VALUES | {field: ("${TfToken[TOKEN.0]}", "b")})


@pytest.mark.parametrize(
    ("region", "prefix"),
    [
        ("us-east-1", "use1-az"),
        ("ap-northeast-3", "apne3-az"),
        ("ap-southeast-2", "apse2-az"),
        ("eu-central-1", "euc1-az"),
        ("me-south-1", "mes1-az"),
        ("il-central-1", "ilc1-az"),
    ],
)
def test_ids_of_zones_begin_with_their_region(region: str, prefix: str) -> None:
    assert zone_prefix(region) == prefix
