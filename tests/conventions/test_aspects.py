from conventions.aspects import NAMES
from conventions.strictness import ASPECTS


def test_whatever_is_compared_has_a_name_that_people_give_it() -> None:
    assert {aspect.argument for aspect in ASPECTS} - NAMES.keys() == set()
