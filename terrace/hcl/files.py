"""The file that each block stands in.

The names are those of HashiCorp's style guide: a file each for the backend, the providers, the
variables and the outputs, resources and data sources in `main.tf` or, where that grows long, in a
file for each logical group, which is a domain here. One name differs: what the guide calls
`terraform.tf` is `versions.tf`, as in most published modules, ours among them.

Source: Terraform language, "Style Guide", section "File names"
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from terrace.hcl.layout import Block

Place: TypeAlias = Callable[[Block], str]

MAIN = "main.tf"
VERSIONS = "versions.tf"
BACKEND = "backend.tf"
_BY_KIND = {"variable": "variables.tf", "output": "outputs.tf", "provider": "providers.tf"}
_STATE = frozenset({"backend", "cloud"})

# What Terraform users look for under these names is not a domain.
_RESERVED = frozenset(
    {"backend", "locals", "main", "outputs", "providers", "terraform", "variables", "versions"}
)


def parts(block: Block) -> Iterator[Block]:
    """The block itself; the terraform block as two: versions, and where the state is kept."""
    if block.name != "terraform":
        yield block
        return
    for is_state in (False, True):
        items = [item for item in block.items if (item.name in _STATE) is is_state]
        if items:
            yield Block("terraform", (), items)


def by_kind(block: Block) -> str:
    """Terraform's standard structure, as a module has it."""
    if block.name == "terraform":
        return BACKEND if any(item.name in _STATE for item in block.items) else VERSIONS
    return _BY_KIND.get(block.name, MAIN)


def by_domain(stack: str, blocks: Iterable[Block]) -> Place:
    """The same, but with a file for each domain of a stack.

    A domain is the first part of a construct's path below its stack, if anything lies below it. A
    resource right below the stack, or without a path, is the stack's own and stays in `main.tf`.

    Args:
        stack: Construct path of the stack.
        blocks: All that are to be placed.
    """
    paths = [_below(stack, block) for block in blocks]
    domains = {path[0] for path in paths if len(path) > 1}

    def place(block: Block) -> str:
        path = _below(stack, block)
        file = by_kind(block)
        return domain_file(path[0]) if file == MAIN and domains.intersection(path[:1]) else file

    return place


def domain_file(domain: str) -> str:
    """The file of a domain, spelled as in its addresses: `working-hours` is `working_hours.tf`.

    A name that Terraform or its users give another meaning gets an ending: `main_domain.tf`. That
    goes for every `_override.tf`, which Terraform would merge into the other files.
    """
    name = re.sub(r"\W", "_", domain.lower())  # some file systems do not tell A from a
    return f"{name}_domain.tf" if name in _RESERVED or is_override(name) else f"{name}.tf"


def is_override(name: str) -> bool:
    """Whether Terraform takes a file of this name, without its suffix, for an override file."""
    return name == "override" or name.endswith("_override")


def _below(stack: str, block: Block) -> list[str]:
    """Parts of a block's construct path below the stack; none if it has no such path."""
    path = block.origin.removeprefix(f"{stack}/")
    return path.split("/") if path != block.origin else []
