"""Names that AWS sees: what they must look like; the table of resource types says where they are.

Only names that share one account and region are held to the pattern. What lives inside a named
parent (an ECS service in its cluster, a node group, an inline policy) is told apart by the parent.
"""

import re
from itertools import product

from conventions.blocks import Block
from conventions.document import Document, Kind

_FILLED_IN = r"\$\{[^}]*\}"
_WORDS = rf"(?:[a-z0-9.]|{_FILLED_IN})+(?:-(?:[a-z0-9.]|{_FILLED_IN})+)*"
_INTERPOLATION = re.compile(_FILLED_IN)
_PER_REPETITION = re.compile(r"\b(?:count|each)\.")
_SEGMENT = rf"(?:[A-Za-z0-9_.-]|{_FILLED_IN})+"


def prefix(document: Document, block: Block) -> tuple[str, str]:
    """Return project and environment of a resource; in a module, its variables for them."""
    tags = document.tags(block.provider_alias)
    project, environment = tags.get("Project"), tags.get("Environment")
    if document.kind is Kind.MODULE and not tags:
        return "${var.project_name}", "${var.environment}"
    return str(project or ""), str(environment or "")


def adopted(document: Document) -> frozenset[str]:
    """Return the addresses of what import blocks take over, which has names already."""
    targets = (str(block.get("to", "")) for block in document.body.get("import", []))
    return frozenset(target.partition("[")[0] for target in targets)


def is_conventional(name: str, project: str, environment: str) -> bool:
    """Tell whether a name is the prefix, the prefix and a thing, or a path that begins so.

    AWS dictates what may stand before it: alias/ for a key, aws-waf-logs- for a WAF's log,
    /aws/<service>/ for a service's log group.
    """
    ours, theirs = re.escape(project), re.escape(environment)
    dictated = rf"(?:alias/|aws-waf-logs-|/aws/(?:{_WORDS}/)*?)?"
    named = rf"(?:{ours}-{theirs}(?:-{_WORDS})?|/?{ours}/{theirs})"
    return re.fullmatch(rf"{dictated}{named}(?:/{_SEGMENT})*", name) is not None


def may_be_conventional(name: str, project: str, environment: str) -> bool:
    """Tell whether a name is conventional with some values in place of its first interpolations."""
    whole = f"{project}-{environment}"
    first, second = (whole, f"{whole}-", project, f"{project}-"), ("x", environment, "")
    for one, other in product(first, second):
        options = iter((one, other))
        filled = _INTERPOLATION.sub(lambda _, each=options: next(each, "x"), name)  # type: ignore[misc]
        if filled != name and is_conventional(filled, project, environment):
            return True
    return False


def varies(name: str, *blocks: Block) -> bool:
    """Tell whether one text need not be one name in these blocks.

    Repetitions may put something else into it, and two blocks that are both repeated may be
    alternatives, of which there is only ever one.
    """
    repeated = [not block.body.keys().isdisjoint(("count", "for_each")) for block in blocks]
    return all(repeated) or (any(repeated) and _PER_REPETITION.search(name) is not None)
