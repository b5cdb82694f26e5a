"""NET005: stores, brokers and machines that the internet does not reach by themselves."""

import re
from collections.abc import Iterator

from conventions.arguments import every, flag
from conventions.document import Document
from conventions.registry import must
from conventions.resource_types import TABLE
from conventions.rule import Problem
from conventions.scalars import text

SWITCHES = TABLE.where("public")
_MAJOR = re.compile(r"\D*(\d+)")


@must(
    "NET005",
    "no store, broker or machine is given an address on the internet, wherever "
    "`conventions/resource_types.toml` names the argument for one; DBS001, ECS001 and EKS001 judge "
    "databases, ECS services and EKS clusters",
    reason="What has a public address is one wrong security group away from everybody.",
    source="AWS Well-Architected, SEC05; checkov CKV_AWS_69, CKV_AWS_87, CKV_AWS_88, CKV_AWS_89, "
    "CKV_AWS_291",
)
def nothing_is_on_the_internet(document: Document) -> Iterator[Problem]:
    """Judge every block that has the switch; some are on where nothing is set."""
    for block in document.of(*SWITCHES):
        row = TABLE.rows[block.type]
        unset = row.public_if if _major(document) < row.public_before else None
        is_word = row.public_if != "true"
        for value in (unset if each is None else each for each in every(block.body, row.public)):
            is_open = text(value) == row.public_if if is_word else flag(value)
            if is_open:
                found = f"{block.address} is on the internet by {row.public}"
                remedy = "set it to something else" if is_word else f"set {row.public} to false"
                yield Problem(block, found, remedy)


def _major(document: Document) -> int:
    """Return the major version of the AWS provider, 0 where it is not required."""
    entry = document.required_providers.get("aws")
    version = entry.get("version") if isinstance(entry, dict) else entry
    match = _MAJOR.match(str(version or ""))
    return int(match[1]) if match else 0
