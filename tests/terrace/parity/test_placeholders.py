import pytest

from terrace.parity.placeholders import Placeholders


@pytest.fixture
def apply(read):
    (tier,) = read(dev={"aws_vpc": {"main": {"cidr_block": "10.10.0.0/16"}}})
    return Placeholders(tier).apply


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("terrace-dev-app", "terrace-<environment>-app"),
        ("/terrace/dev", "/terrace/<environment>"),
        ("terrace_dev_app", "terrace_<environment>_app"),
        ("a device", "a device"),
        ("arn:aws:iam::222222222222:role/x", "arn:aws:iam::<account>:role/x"),
        ("1222222222222", "1222222222222"),
        ("us-east-1a", "<region>a"),
        ("10.10.0.0/16", "<network>+0.0.0.0/16"),
        ("10.10.16.0/20 and 10.10.0.2", "<network>+0.0.16.0/20 and <network>+0.0.0.2"),
        ("10.20.0.0/16", "10.20.0.0/16"),
        ("version 1.2.3.400", "version 1.2.3.400"),
        ("1.10.10.0.0", "1.10.10.0.0"),
    ],
)
def test_what_an_environment_calls_its_own_is_replaced(apply, text: str, shown: str) -> None:
    assert apply(text) == shown


def test_a_value_is_replaced_at_any_depth(apply) -> None:
    assert apply({"dev": ["dev", {"a": "dev"}, 5, None]}) == {
        "dev": ["<environment>", {"a": "<environment>"}, 5, None]
    }


def test_a_network_that_only_a_plan_knows_has_no_distances(read) -> None:
    (tier,) = read(dev={"aws_vpc": {"main": {"cidr_block": "${var.cidr}"}}})
    assert Placeholders(tier).apply("10.10.0.0/16") == "10.10.0.0/16"
