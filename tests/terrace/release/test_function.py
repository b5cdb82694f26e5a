"""A function's alias, pointed to the version before."""

from typing import Any

import pytest

from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.release.function import Function
from tests.support.example import DEV
from tests.terrace.release.account import Account, error


class Versions:
    """Lambda in memory, with versions of a function and its alias."""

    def __init__(self, *versions: str, alias: int | None) -> None:
        self.account = Account(DEV)
        self.versions, self.alias = versions, alias
        client = self.account.client
        made: Any = self.account
        made.client = lambda service, **named: self if service == "lambda" else client(service)

    def get_alias(self, **_: str) -> dict[str, Any]:
        if self.alias is None:
            raise error("ResourceNotFoundException")
        return {"FunctionVersion": str(self.alias)}

    def get_paginator(self, operation: str) -> "Versions":
        assert operation == "list_versions_by_function"
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        return [{"Versions": [{"Version": each}]} for each in self.versions]

    def update_alias(self, **given: Any) -> None:
        assert given["RoutingConfig"] == {"AdditionalVersionWeights": {}}
        self.alias = int(given["FunctionVersion"])

    def back(self) -> int | None:
        function = Function(self.account.deployed, "alarm-forwarder")
        function.point_to(function.former()[1])
        return self.alias


def test_it_goes_back_version_by_version_and_none_is_left() -> None:
    versions = Versions("$LATEST", "1", "2", "9", "10", alias=10)
    assert [versions.back() for _ in range(3)] == [9, 2, 1]
    with pytest.raises(Refusal) as refused:
        versions.back()
    assert refused.value.code == Code.REFUSED
    assert str(refused.value) == (
        "terrace-dev-alarm-forwarder cannot go back: version 1 is the oldest that there is"
    )


def test_a_function_that_does_not_exist_is_wrong_usage() -> None:
    with pytest.raises(
        Refusal, match="there is no function terrace-dev-alarm-forwarder"
    ) as refused:
        Versions(alias=None).back()
    assert refused.value.code == Code.USAGE
