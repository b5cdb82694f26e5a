import pytest

from constructs_lib.errors import ConfigurationError
from stacks.addresses import Addresses


def test_an_address_is_the_path_below_the_stack_in_snake_case() -> None:
    assert Addresses().allocate("dev/network/private-a") == "network_private_a"


def test_asking_again_gives_the_same_address() -> None:
    addresses = Addresses()
    assert addresses.allocate("dev/a/b") == addresses.allocate("dev/a/b")


def test_two_constructs_cannot_share_an_address() -> None:
    addresses = Addresses()
    addresses.allocate("dev/a-b/c")
    with pytest.raises(ConfigurationError) as refusal:
        addresses.allocate("dev/a/b-c")
    assert str(refusal.value) == (
        "constructs dev/a-b/c and dev/a/b-c both get the address a_b_c, "
        "allowed: one each; rename one of them"
    )
