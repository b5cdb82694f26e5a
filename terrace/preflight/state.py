"""What the stack's own state holds already, from an earlier deployment."""

import json
from functools import cached_property
from typing import Any

from terrace.aws import Unreadable, found, reading
from terrace.preflight.place import Place
from terrace.preflight.state_backend import NO_OBJECT


class OwnState:
    """The addresses in the state of a stack, read once, when they are first asked for."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def has(self, address: str) -> bool:
        """Whether Terraform has made or imported a resource already.

        Raises:
            Unreadable: The state cannot be read.
        """
        return address in self._addresses

    @cached_property
    def _addresses(self) -> frozenset[str]:
        backend = self._place.backend
        bucket, key = str(backend["bucket"]), str(backend["key"])
        s3, what = self._place.shared_client("s3"), f"the state {key}"
        answer = found(what, lambda: s3.get_object(Bucket=bucket, Key=key), missing=NO_OBJECT)
        if answer is None:
            return frozenset()
        with reading(what):
            text = answer["Body"].read()
        try:
            return addresses(json.loads(text))
        except (ValueError, KeyError, TypeError) as problem:
            raise Unreadable(f"{what} could not be read: it is no state of Terraform") from problem


def addresses(state: dict[str, Any]) -> frozenset[str]:
    """Return the addresses of the managed resources in a state."""
    return frozenset(
        f"{each['type']}.{each['name']}"
        for each in state["resources"]
        if each["mode"] == "managed" and each["instances"]
    )
