import pytest

from conventions.measures import MEASURES, is_measure, measure_of


@pytest.mark.parametrize("how", [*MEASURES, ["A", "B"], {"is": "more", "unset": 3}])
def test_names_words_and_names_with_a_default_are_measures(how: object) -> None:
    assert is_measure(how)


@pytest.mark.parametrize(
    "how", ["most", ["A"], [1, 2], {"is": "most", "unset": 1}, {"is": "on"}, 1]
)
def test_anything_else_is_no_measure(how: object) -> None:
    assert not is_measure(how)


@pytest.mark.parametrize(
    ("how", "unset", "lax", "strict"),
    [
        ("on", False, False, True),
        ("off", False, True, False),
        ("more", None, 1, 2),
        ("longer", 0, 7, 0),
        ("every", None, ["a"], ["a", "b"]),
        ("traffic", None, "REJECT", "ALL"),
        (["SOME", "MOST", "ALL"], "SOME", "MOST", "ALL"),
        ({"is": "more", "unset": 30}, 30, 7, 30),
    ],
)
def test_a_measure_knows_the_laxer_value_and_what_unset_means(
    how: object, unset: object, lax: object, strict: object
) -> None:
    measure, default = measure_of(how)
    assert default == unset
    assert measure(lax, strict)
    assert not measure(strict, lax)
