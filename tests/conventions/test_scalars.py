import pytest

from conventions.scalars import flag, number, text


@pytest.mark.parametrize("value", [True, "true", "1", 1, "True", 1.0])
def test_a_switch_is_on_however_it_is_written(value: object) -> None:
    assert flag(value)


@pytest.mark.parametrize("value", [False, "false", "0", 0, "yes", "", [], {}])
def test_anything_else_is_off(value: object) -> None:
    assert not flag(value)


def test_a_missing_switch_has_its_default() -> None:
    assert flag(None, default=True)
    assert not flag(None)


@pytest.mark.parametrize("value", [443, "443", 443.0, "443.0", "4.43e2"])
def test_a_number_is_one_however_it_is_written(value: object) -> None:
    assert number(value, 0) == 443


@pytest.mark.parametrize("value", ["x", 1.5, [], True, "9" * 5000, "1e999", float("nan")])
def test_what_is_no_whole_number_is_none(value: object) -> None:
    assert number(value, 0) is None


def test_a_scalar_becomes_the_text_that_terraform_makes_of_it() -> None:
    assert [text(each) for each in (True, 443, 443.0, 0.5, "x")] == [
        "true",
        "443",
        "443",
        "0.5",
        "x",
    ]
