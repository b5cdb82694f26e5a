import pytest

from terrace.plans.text import code, value


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("plain", '`"plain"`'),
        (None, "`null`"),
        (True, "`true`"),
        (12, "`12`"),
        ("12", '`"12"`'),
        ({"b": [1], "a": None}, '`{"a": null, "b": [1]}`'),
        ("(known after apply)", "*(known after apply)*"),
        ("two\nlines", '`"two\\nlines"`'),
        ("`tick`", '`` "`tick`" ``'),
        ("a``b`c", '``` "a``b`c" ```'),
        ("\u202eback", '`"\\u202eback"`'),
        ("tag\U000e0041", '`"tag\\U000e0041"`'),
    ],
)
def test_a_value_is_json_in_a_code_span(given: object, written: str) -> None:
    assert value(given) == written


def test_what_is_no_json_is_escaped_too() -> None:
    assert code("a\r\n# b") == "`a\\u000d\\u000a# b`"
    assert code("") == "`  `"


def test_a_long_value_is_cut_and_its_length_told() -> None:
    assert code("x" * 5000) == f"`{'x' * 160}` … (5,000 characters)"
