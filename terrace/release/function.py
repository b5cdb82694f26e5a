"""A Lambda function: its alias is pointed to the version before."""

from typing import Any

from terrace.aws import found, reading
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed
from terrace.errors import Refusal

ALIAS = "live"  # what is invoked
NOT_THERE = ("ResourceNotFoundException",)


class Function:
    """A function of an environment, by the last part of its name.

    Terraform publishes a version with each change of the code and points the alias to it; so what
    is taken back here stays until the next deployment of the stack.
    Source: AWS Lambda API Reference, ListVersionsByFunction and UpdateAlias.
    """

    def __init__(self, deployed: Deployed, thing: str) -> None:
        """Look at nothing yet."""
        self._deployed, self._name = deployed, deployed.names.name(thing)

    def versions(self) -> tuple[int, int | None]:
        """The version that the alias points to, and the one before; None without one.

        Raises:
            Refusal: USAGE, where there is no such function, or it has no alias.
            Unreadable: It may not be read.
        """
        name, lambda_ = self._name, self._client
        alias = found(
            f"the alias {ALIAS} of {name}",
            lambda: lambda_.get_alias(FunctionName=name, Name=ALIAS),
            missing=NOT_THERE,
        )
        if alias is None:
            sentence = self._deployed.missing(f"function {name} with an alias {ALIAS}")
            raise Refusal(sentence, code=Code.USAGE)
        current = int(alias["FunctionVersion"])
        with reading(f"the versions of {name}"):
            pages = lambda_.get_paginator("list_versions_by_function").paginate(FunctionName=name)
            numbers = [each["Version"] for page in pages for each in page["Versions"]]
        before = [int(each) for each in numbers if each.isdigit() and int(each) < current]
        return current, max(before, default=None)

    def former(self) -> tuple[int, int]:
        """The version that the alias points to, and the one to go back to.

        Raises:
            Refusal: REFUSED, where there is none before.
        """
        current, before = self.versions()
        if before is None:
            raise Refusal(
                f"{self._name} cannot go back: version {current} is the oldest that there is",
                code=Code.REFUSED,
            )
        return current, before

    def point_to(self, version: int) -> None:
        """Point the alias to a version, for all calls."""
        with reading(f"the alias {ALIAS} of {self._name}", verb="changed"):
            self._client.update_alias(
                FunctionName=self._name,
                Name=ALIAS,
                FunctionVersion=str(version),
                RoutingConfig={"AdditionalVersionWeights": {}},
            )

    @property
    def _client(self) -> Any:
        return self._deployed.client("lambda")
