"""How Terraform reads a whole configuration, with the types of its providers."""

import functools
from collections.abc import Mapping
from dataclasses import replace

from terrace.hcl.errors import DocumentError
from terrace.hcl.grammar import (
    CONDITIONS,
    ESCAPED,
    IMPORT,
    LIFECYCLE,
    MODULE,
    MOVED,
    OUTPUT,
    PLAIN,
    PROVISIONER,
    REMOVED,
    TERRAFORM,
    VARIABLE,
    Grammar,
    of_schema,
)
from terrace.hcl.tree import Blocks, BlockTree
from terrace.hcl.values import Style, literals, references, templates

# Where Terraform finds the providers that the tree knows.
_KNOWN = {
    (),
    ("hashicorp",),
    ("registry.terraform.io", "hashicorp"),
    ("registry.opentofu.org", "hashicorp"),
    ("terraform.io", "builtin"),
}
_IN_RESOURCES: Mapping[str, Grammar | Blocks] = {
    "lifecycle": LIFECYCLE,
    "provisioner": PROVISIONER,
    "connection": PLAIN,
}
_IN_OTHERS: Mapping[str, Grammar | Blocks] = {
    "lifecycle": Grammar(style=literals, blocks=CONDITIONS)
}


def of_document(
    tree: BlockTree, *, sources: Mapping[str, str] | None = None, style: Style = templates
) -> Grammar:
    """A whole Terraform configuration.

    Args:
        tree: Nested blocks of at least the types in it.
        sources: Source addresses of providers by the names that the configuration gives them.
        style: How values that Terraform evaluates are written.
    """

    def resource(kind: str) -> Grammar:
        @functools.cache
        def by_type(type_: str) -> Grammar:
            own = of_schema(tree.blocks(kind, type_), style)
            return replace(
                own,
                styles={
                    "count": style,
                    "for_each": style,
                    "provider": references,
                    "depends_on": references,
                },
                blocks={
                    **own.blocks,
                    **(_IN_RESOURCES if kind == "resource" else _IN_OTHERS),
                    ESCAPED: own,
                },
                first=("count", "for_each", "provider"),
                last=("lifecycle", "depends_on"),
            )

        return Grammar(labels=2, by_label=by_type)

    def provider(name: str) -> Grammar:
        own = of_schema(tree.blocks("provider", _provider(name, sources or {})), style)
        return replace(
            own,
            styles={"alias": literals, "version": literals},
            blocks={**own.blocks, ESCAPED: own},
            first=("alias",),
        )

    return Grammar(
        blocks={
            "terraform": TERRAFORM,
            "provider": Grammar(labels=1, by_label=provider),
            "variable": VARIABLE,
            "locals": Grammar(style=style, only_attributes=True),
            "data": resource("data"),
            "resource": resource("resource"),
            "ephemeral": resource("ephemeral"),
            "module": MODULE,
            "output": replace(OUTPUT, styles={**OUTPUT.styles, "value": style}),
            "check": Grammar(labels=1, blocks={"data": resource("data"), "assert": PLAIN}),
            "moved": MOVED,
            "import": IMPORT,
            "removed": REMOVED,
        }
    )


def _provider(name: str, sources: Mapping[str, str]) -> str:
    """The provider that a configuration calls by this name, as the tree calls it.

    Raises:
        DocumentError: Somebody else's provider, of whose blocks nothing is known.
    """
    *place, own_name = sources.get(name, name).split("/")
    if tuple(place) not in _KNOWN:
        raise DocumentError(f"of {sources[name]}, whose blocks terrace/hcl does not know")
    return own_name
