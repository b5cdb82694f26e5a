"""Terraform addresses from construct paths: `network/private-a` becomes `network_private_a`."""

from typing import TypeVar

from cdktf import TerraformElement, TerraformStack

from constructs_lib import startup
from constructs_lib.errors import ConfigurationError
from constructs_lib.startup import attributes

Stack = TypeVar("Stack", bound=type[TerraformStack])


class Addresses:
    """Addresses of one stack, each given to one construct only.

    cdktf would append a hash of the path, which nobody can type or predict; and would
    merge two resources of one address without a word.
    """

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}

    def allocate(self, path: str) -> str:
        """Turn a construct path, stack first, into an address.

        Raises:
            ConfigurationError: Another construct has that address already.
        """
        address = "_".join(path.split("/")[1:]).replace("-", "_")
        if self._paths.setdefault(address, path) != path:
            raise ConfigurationError(
                f"constructs {self._paths[address]} and {path} both get the address {address}, "
                "allowed: one each; rename one of them"
            )
        return address


def addressed_by_path(stack: Stack) -> Stack:
    """Decorate a class of stacks: each element's address is its path below the stack.

    The fast start-up has Node.js find the address by itself (cdktf_shortcuts.cjs); without
    it, Node.js asks this process for each.
    """
    if startup.is_fast():
        attributes.remember()
    else:

        def allocate(self: TerraformStack, element: TerraformElement) -> str:
            addresses = vars(self).setdefault("_addresses", Addresses())
            return str(addresses.allocate(element.node.path))

        stack._allocate_logical_id = allocate  # type: ignore[assignment]  # noqa: SLF001
    return stack
