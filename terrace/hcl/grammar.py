"""How Terraform reads each kind of block: its labels, nested blocks and unusual arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from terrace.hcl.errors import DocumentError
from terrace.hcl.tree import Blocks, attributes_as_blocks, blocks_only
from terrace.hcl.values import (
    Style,
    constants,
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
        as_blocks: Attributes that are blocks where `dynamic` makes them, with their own tree.
        by_label: Grammar for a given first label, where that decides.
        omits_null: Whether null is the same as absent for all but the attributes in styles.
        only_attributes: Whether Terraform reads no body of this kind that is a list of objects.
        first: Attributes that lead.
        last: Attributes and blocks that close.
    """

    labels: int = 0
    style: Style = templates
    styles: Mapping[str, Style] = field(default_factory=dict)
    blocks: Mapping[str, "Grammar | Blocks"] = field(default_factory=dict)
    as_blocks: Mapping[str, Blocks] = field(default_factory=dict)
    by_label: Callable[[str], "Grammar"] | None = None
    omits_null: bool = False
    only_attributes: bool = False
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    _nested: dict[str, "Grammar"] = field(default_factory=dict, init=False, compare=False)

    def nested(self, name: str) -> "Grammar":
        """Grammar of a nested block."""
        if name not in self._nested:
            found = self.blocks[name]
            self._nested[name] = (
                found if isinstance(found, Grammar) else of_schema(found, self.style)
            )
        return self._nested[name]

    def style_of(self, name: str) -> Style:
        """How the value of an attribute is written."""
        return self.styles.get(name, self.style)

    def keeps_null(self, name: str) -> bool:
        """Whether null differs from absent."""
        return not self.omits_null or name in self.styles

    def as_used(self, dynamic: set[str]) -> "Grammar":
        """Grammar of a body in which `dynamic` makes blocks of these names."""
        found = {name: self.as_blocks[name] for name in dynamic.intersection(self.as_blocks)}
        return replace(self, styles={**self.styles, **_refusing(found)}) if found else self


def _refusing(names: Mapping[str, Blocks]) -> dict[str, Style]:
    def refuse(_: object) -> list[str]:
        raise DocumentError("given as an attribute, and by dynamic too")

    return dict.fromkeys(names, refuse)


PLAIN = Grammar()
STATIC = Grammar(style=literals)
ESCAPED = "_"  # the block for arguments that share a name with one of Terraform's own

CONDITIONS: Mapping[str, Grammar | Blocks] = {"precondition": PLAIN, "postcondition": PLAIN}
LIFECYCLE = Grammar(
    style=literals,
    styles={"ignore_changes": references, "replace_triggered_by": references},
    blocks=CONDITIONS,
)
PROVISIONER = Grammar(
    labels=1,
    styles={"when": references, "on_failure": references},
    blocks={"connection": PLAIN, ESCAPED: PLAIN},
)
VARIABLE = Grammar(
    labels=1,
    style=literals,
    styles={"type": types},
    blocks={"validation": PLAIN},
    first=("description", "type", "default"),
)
OUTPUT = Grammar(
    labels=1,
    style=literals,
    styles={"value": templates, "depends_on": references},
    blocks={"precondition": PLAIN},
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
    blocks={ESCAPED: PLAIN},
    first=("source", "version", "count", "for_each", "providers"),
    last=("depends_on",),
)
MOVED = Grammar(style=references)
IMPORT = Grammar(styles={"to": references, "provider": references})
REMOVED = Grammar(
    styles={"from": references},
    blocks={"lifecycle": STATIC, "connection": PLAIN, "provisioner": PROVISIONER},
)
# Every other backend has attributes only.
BACKENDS = {
    "remote": Grammar(style=literals, blocks={"workspaces": STATIC}),
    "kubernetes": Grammar(style=literals, blocks={"exec": STATIC}),
    "oss": Grammar(style=literals, blocks={"assume_role": STATIC}),
    "cos": Grammar(style=literals, blocks={"assume_role": STATIC}),
}
TERRAFORM = Grammar(
    style=literals,
    styles={"experiments": references, "language": references},
    blocks={
        "required_providers": Grammar(style=provider_requirement, only_attributes=True),
        "backend": Grammar(labels=1, by_label=lambda name: BACKENDS.get(name, STATIC)),
        "cloud": BACKENDS["remote"],
        "provider_meta": Grammar(labels=1, style=constants, only_attributes=True),
    },
    first=("required_version",),
)


def of_schema(blocks: Blocks, style: Style = templates) -> Grammar:
    """A block of a provider's schema; any block nested in it may be made by `dynamic`."""
    made = {**blocks_only(blocks), **attributes_as_blocks(blocks)}

    def dynamic(label: str) -> Grammar:
        if label not in made:
            raise DocumentError("no block of that name may stand here")
        return Grammar(
            style=style,
            styles={"iterator": references},
            blocks={"content": of_schema(made[label], style)},
        )

    return Grammar(
        style=style,
        blocks={**blocks_only(blocks), "dynamic": Grammar(labels=1, by_label=dynamic)},
        as_blocks=attributes_as_blocks(blocks),
        omits_null=True,
    )
