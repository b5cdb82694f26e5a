import pytest

from conventions.arguments import at, is_known, is_off, may_be, number


def test_an_argument_is_found_through_blocks_that_are_objects_or_lists() -> None:
    body = {"vpc_config": [{"subnets": {"zone": "a"}}], "name": "x"}
    assert at(body, "vpc_config.subnets.zone") == "a"
    assert at(body, "name") == "x"
    assert at(body, "vpc_config.gone.zone") is None
    assert at(body, "gone.zone") is None


def test_a_block_that_only_a_plan_knows_makes_its_arguments_unknown() -> None:
    assert not is_known(at({"vpc_config": "${var.config}"}, "vpc_config.public"))


def test_a_value_is_known_when_nothing_in_it_is_interpolated() -> None:
    assert is_known(["a", {"b": 1}])
    assert is_known("$${escaped}")
    assert is_known(None)
    assert not is_known(["a", {"b": "x-${var.y}"}])


@pytest.mark.parametrize("value", [False, "false", None, 0, "no"])
def test_a_switch_is_off_unless_it_is_true(value: object) -> None:
    assert is_off(value)


@pytest.mark.parametrize("value", [True, "true", "${var.switch}"])
def test_a_switch_that_is_on_or_left_to_a_plan_is_not_off(value: object) -> None:
    assert not is_off(value)


def test_a_number_may_be_written_as_a_string() -> None:
    assert may_be(1, "1")
    assert may_be("1", "1")
    assert not may_be(2, "1")


def test_a_number_has_its_default_where_it_is_missing_and_none_where_it_is_unknown() -> None:
    assert [number(value, 7) for value in (None, 3, "3", "${var.days}")] == [7, 3, 3, None]
