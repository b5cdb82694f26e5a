"""How Terraform reads each kind of block: its labels, nested blocks and unusual arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from terrace.hcl.errors import DocumentError
from terrace.hcl.tree import Blocks, BlockTree
from terrace.hcl.values import (
    Style,
    literals,
    provider_requirement,
    references,
    templates,
    types,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Grammar:
    """One kind of block.

    Attributes:
        labels: Labels after the block's name, 0 to 2.
        style: How values are written, unless styles names another way.
        styles: Ways by attribute.
        blocks: Grammar by name of nested block, or the tree of its own nested blocks.
        by_label: Grammar for a given first label, where that decides.
        keeps_null: Whether null differs from absent, as in a variable's default.
        first: Attributes that lead.
        last: Attributes and blocks that close.
    """

    labels: int = 0
    style: Style = templates
    styles: Mapping[str, Style] = field(default_factory=dict)
    blocks: Mapping[str, "Grammar | Blocks"] = field(default_factory=dict)
    by_label: Callable[[str], "Grammar"] | None = None
    keeps_null: bool = False
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()

    def nested(self, name: str) -> "Grammar":
        """Grammar of a nested block."""
        found = self.blocks[name]
        return found if isinstance(found, Grammar) else of_schema(found)


PLAIN = Grammar()
STATIC = Grammar(style=literals)

LIFECYCLE = Grammar(
    styles={"ignore_changes": references, "replace_triggered_by": references},
    blocks={"precondition": PLAIN, "postcondition": PLAIN},
)
PROVISIONER = Grammar(
    labels=1,
    styles={"when": references, "on_failure": references},
    blocks={"connection": PLAIN},
)
VARIABLE = Grammar(
    labels=1,
    style=literals,
    styles={"type": types},
    blocks={"validation": PLAIN},
    keeps_null=True,
    first=("description", "type", "default"),
)
OUTPUT = Grammar(
    labels=1,
    styles={"description": literals, "depends_on": references},
    blocks={"precondition": PLAIN},
    keeps_null=True,
    first=("description", "value"),
    last=("depends_on",),
)
MODULE = Grammar(
    labels=1,
    styles={
        "source": literals,
        "version": literals,
        "providers": references,
        "depends_on": references,
    },
    keeps_null=True,
    first=("source", "version", "count", "for_each", "providers"),
    last=("depends_on",),
)
MOVED = Grammar(style=references)
IMPORT = Grammar(styles={"to": references, "provider": references})
REMOVED = Grammar(
    styles={"from": references}, blocks={"lifecycle": STATIC, "provisioner": PROVISIONER}
)
# Only the remote backend and cloud have a block in them, and they call it the same.
BACKEND = Grammar(style=literals, blocks={"workspaces": STATIC})
TERRAFORM = Grammar(
    style=literals,
    styles={"experiments": references},
    blocks={
        "required_providers": Grammar(style=provider_requirement),
        "backend": Grammar(labels=1, by_label=lambda _: BACKEND),
        "cloud": BACKEND,
        "provider_meta": Grammar(labels=1),
    },
    first=("required_version",),
)


def of_schema(blocks: Blocks) -> Grammar:
    """A block of a provider's schema; any block nested in it may be made by `dynamic`."""

    def dynamic(label: str) -> Grammar:
        if label not in blocks:
            raise DocumentError(f"dynamic {label}: no block of that name may stand here")
        return Grammar(styles={"iterator": references}, blocks={"content": blocks[label]})

    return Grammar(blocks={**blocks, "dynamic": Grammar(labels=1, by_label=dynamic)})


def of_document(tree: BlockTree) -> Grammar:
    """A whole Terraform configuration, with the resource types of the tree."""

    def resource(kind: str) -> Grammar:
        def by_type(type_: str) -> Grammar:
            return Grammar(
                styles={"provider": references, "depends_on": references},
                blocks={
                    **of_schema(tree.blocks(kind, type_)).blocks,
                    "lifecycle": LIFECYCLE,
                    "provisioner": PROVISIONER,
                    "connection": PLAIN,
                },
                first=("count", "for_each", "provider"),
                last=("lifecycle", "depends_on"),
            )

        return Grammar(labels=2, by_label=by_type)

    def provider(name: str) -> Grammar:
        return Grammar(
            styles={"alias": literals, "version": literals},
            blocks=of_schema(tree.blocks("provider", name)).blocks,
            first=("alias",),
        )

    return Grammar(
        blocks={
            "terraform": TERRAFORM,
            "provider": Grammar(labels=1, by_label=provider),
            "variable": VARIABLE,
            "locals": Grammar(keeps_null=True),
            "data": resource("data"),
            "resource": resource("resource"),
            "module": MODULE,
            "output": OUTPUT,
            "check": Grammar(labels=1, blocks={"data": resource("data"), "assert": PLAIN}),
            "moved": MOVED,
            "import": IMPORT,
            "removed": REMOVED,
        }
    )
