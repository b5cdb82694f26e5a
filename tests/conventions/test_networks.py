import pytest

from conventions.networks import are_internet


@pytest.mark.parametrize(
    ("blocks", "is_it"),
    [
        (["0.0.0.0/0"], True),
        (["0.0.0.0/1"], True),
        (["0.0.0.0/2", "128.0.0.0/2"], True),
        (["0.0.0.0/2", "0.0.0.0/3", "64.0.0.0/3"], False),
        (["::/0"], True),
        (["0:0::/0"], True),
        (["2000::/4"], True),
        (["2000::/5", "2800::/6"], False),
        (["4000::/2"], False),
        (["0.0.0.0/2", "2000::/5"], False),
        (["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8"], False),
        (["nonsense", ""], False),
        ([], False),
    ],
)
def test_half_of_the_addresses_that_are_routed_are_the_internet(blocks, is_it: bool) -> None:
    assert are_internet(blocks) is is_it
