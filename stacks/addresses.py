"""Terraform addresses from construct paths: `network/private-a` becomes `network_private_a`."""

from constructs_lib.errors import ConfigurationError


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
