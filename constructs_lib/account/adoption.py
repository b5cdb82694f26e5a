"""Taking over what an account has already, instead of making another."""

from typing import Any

from cdktf import TerraformResource, TerraformStack

from constructs_lib.site import Site

BLOCKS = "_imports"


def adopt(resource: TerraformResource, kind: str, *, site: Site) -> None:
    """Let the first apply adopt a thing, if the account has it already.

    Args:
        resource: The resource that stands for it.
        kind: One of `singletons.SINGLETONS` that is adopted.
        site: Where it is; knows what is there already.
    """
    if kind not in site.already_there:
        return
    stack = TerraformStack.of(resource)
    blocks: list[dict[str, Any]] = vars(stack).setdefault(BLOCKS, [])
    address = f"{resource.terraform_resource_type}.{resource.friendly_unique_id}"
    blocks.append({"to": address, "id": site.already_there[kind]})
    # cdktf's own `import_from` runs `terraform version` in every synthesis. An override replaces
    # the one before, so that each call gives all blocks.
    stack.add_override("import", list(blocks))
