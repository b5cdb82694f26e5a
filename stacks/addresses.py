"""Terraform addresses from construct paths: `network/private-a` becomes `network_private_a`."""

from typing import TypeVar

from cdktf import TerraformElement, TerraformStack
from constructs import Node

from constructs_lib.errors import ConfigurationError

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
        address = self.foresee(path)
        if address is None:
            address = _address(path)
            raise ConfigurationError(
                f"constructs {self._paths[address]} and {path} both get the address {address}, "
                "allowed: one each; rename one of them"
            )
        return address

    def foresee(self, path: str) -> str | None:
        """Allocate an address before anybody needs it, None if another construct has it."""
        address = _address(path)
        return address if self._paths.setdefault(address, path) == path else None


def addressed_by_path(stack: Stack) -> Stack:
    """Decorate a class of stacks: each element's address is its path below the stack.

    Node.js asks a stack for each address. The fast start-up asks for it when an element is made.
    """

    def addresses(self: TerraformStack) -> Addresses:
        of_stack: Addresses = vars(self).setdefault("_addresses", Addresses())
        return of_stack

    def allocate(self: TerraformStack, element: TerraformElement | Node) -> str:
        node = element if isinstance(element, Node) else element.node  # an asset asks by its node
        return addresses(self).allocate(node.path)

    def foresee(self: TerraformStack, path: str) -> str | None:
        return addresses(self).foresee(path)

    stack._allocate_logical_id = allocate  # type: ignore[assignment]  # noqa: SLF001
    stack.foresee_address = foresee
    return stack


def _address(path: str) -> str:
    return "_".join(path.split("/")[1:]).replace("-", "_")
