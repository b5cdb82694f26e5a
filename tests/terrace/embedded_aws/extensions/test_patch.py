"""The mechanism by itself, on a class that stands for one of moto's."""

from collections.abc import Callable

import pytest

from terrace.embedded_aws import extensions
from terrace.embedded_aws.extensions.patch import add, replace, wrap


@pytest.fixture
def service() -> type:
    class Service:
        def greet(self, name: str) -> str:
            return f"hello {name}"

        @property
        def answer(self) -> int:
            return 41

    return Service


def louder(original: Callable[..., str], self: object, name: str) -> str:
    return f"{original(self, name)}!"


def test_a_wrapped_method_is_called_through_the_extension_once(service: type) -> None:
    wrap(service, "greet", louder)
    wrap(service, "greet", louder)
    assert service().greet("ada") == "hello ada!"


def test_a_method_that_moto_lacks_is_added_and_one_that_it_has_is_left(service: type) -> None:
    def leave(self: object) -> str:
        return "bye"

    def greet(self: object, name: str) -> str:
        return "ours"

    add(service, leave, greet)
    assert (service().leave(), service().greet("ada")) == ("bye", "hello ada")


def test_a_property_is_replaced(service: type) -> None:
    replace(service, "answer", property(lambda _: 42))
    assert service().answer == 42


@pytest.mark.parametrize("change", [wrap, replace])
def test_what_moto_no_longer_has_is_an_error(
    service: type, change: Callable[[type, str, object], None]
) -> None:
    with pytest.raises(AttributeError, match="vanished"):
        change(service, "vanished", louder)


def test_the_tested_version_needs_no_note() -> None:
    assert extensions.version_note() is None
