"""Synthesize a few constructs and look at the Terraform JSON they give."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cdktf import TerraformStack, Testing
from cdktf_cdktf_provider_aws.provider import AwsProvider

from constructs_lib.naming import Naming
from constructs_lib.site import DISPOSABLE, PROTECTED, Site
from stacks.addresses import addressed_by_path

REGION = "us-east-1"
ACCOUNT = "123456789012"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/terrace-test-boundary"
SITE = Site(
    naming=Naming(project="terrace", environment="test"),
    account_id=ACCOUNT,
    region=REGION,
    log_retention_days=365,
    durability=DISPOSABLE,
    boundary_arn=BOUNDARY,
)
PROTECTED_SITE = replace(SITE, durability=PROTECTED)

Json = dict[str, Any]


@addressed_by_path
class Sketch(TerraformStack):
    """A stack with the platform's addresses and nothing else of it."""

    def __init__(self) -> None:
        super().__init__(Testing.app(), "sketch")
        self.provider = AwsProvider(self, "aws", region=REGION)
        self.elsewhere = AwsProvider(self, "aws-elsewhere", alias="elsewhere", region=REGION)


def synthesize(build: Callable[[Sketch], object]) -> Json:
    """Return the Terraform JSON of what `build` puts into an empty stack."""
    sketch = Sketch()
    build(sketch)
    document: Json = json.loads(Testing.synth(sketch))
    return document


def resources(document: Json, type_: str) -> dict[str, Json]:
    """Return the resources of a type by address; none is a failed test, not an empty answer."""
    found: dict[str, Json] = document.get("resource", {}).get(type_, {})
    assert found, f"no {type_} in {sorted(document.get('resource', {}))}"
    return found


def only(document: Json, type_: str) -> Json:
    """Return the one resource of a type."""
    found = resources(document, type_)
    assert len(found) == 1, f"expected one {type_}, found {sorted(found)}"
    return next(iter(found.values()))


def statements(document: Json, address: str) -> dict[str, Json]:
    """Return the statements of a policy document by sid."""
    data = document["data"]["aws_iam_policy_document"][address]
    return {statement["sid"]: statement for statement in data["statement"]}
