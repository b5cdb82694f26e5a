from ipaddress import IPv4Address, IPv4Network

import pytest

from terrace.reach.network.space import PUBLIC, Box, Share, box, boxes, share, split

NET = IPv4Network("10.0.0.0/24")
HALF = IPv4Network("10.0.0.128/25")


def size(boxes: list[Box]) -> int:
    return sum(
        (each.addresses[1] - each.addresses[0] + 1) * (each.ports[1] - each.ports[0] + 1)
        for each in boxes
    )


@pytest.mark.parametrize(
    ("by", "inside"),
    [
        (box(NET, (1, 10)), 2560),
        (box(HALF, None), 1280),
        (box(NET, (3, 4)), 512),
        (box(HALF, (0, 1)), 128),
        (box(IPv4Network("10.0.1.0/24"), None), 0),
        (box(NET, (11, 20)), 0),
        (box(NET, (2, 10)), 2304),
        (box(NET, (1, 9)), 2304),
        (box(IPv4Network("10.0.0.0/32"), None), 10),
        (box(IPv4Network("10.0.0.7/32"), (10, 10)), 1),
    ],
)
def test_nothing_is_lost_or_counted_twice_where_boxes_are_split(by: Box, inside: int) -> None:
    found, rest = split([box(NET, (1, 10))], by)
    assert size(found) == inside
    assert size(rest) == 2560 - inside
    assert not [each for each in rest if each.common(by)]


def test_an_address_that_is_refused_at_one_port_is_refused() -> None:
    assert share([NET], [box(NET, (5, 5))]) is Share.NONE


def test_addresses_that_are_not_refused_are_a_part() -> None:
    assert share([NET], [box(HALF, (5, 5))]) is Share.PART


def test_nothing_refused_is_all() -> None:
    assert share([NET], []) is Share.ALL


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1.0.0.0", True),
        ("9.255.255.255", True),
        ("52.216.0.1", True),
        ("172.15.255.255", True),
        ("172.32.0.0", True),
        ("223.255.255.255", True),
        ("0.0.0.1", False),
        ("10.10.0.5", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("172.31.255.255", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_what_the_internet_consists_of(address: str, expected: bool) -> None:
    assert any(IPv4Address(address) in network for network in PUBLIC) is expected


def test_neighbours_are_one_box_and_others_stay_apart() -> None:
    networks = map(
        IPv4Network,
        ("10.0.0.2/32", "10.0.0.0/32", "10.0.0.3/32", "10.0.0.5/32", "10.0.0.0/31"),
    )
    first = int(IPv4Address("10.0.0.0"))
    assert boxes(networks, (1, 2)) == [
        Box((first, first + 3), (1, 2)),
        Box((first + 5, first + 5), (1, 2)),
    ]
