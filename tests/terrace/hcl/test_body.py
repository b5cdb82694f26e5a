"""Where Terraform JSON allows lists for objects."""

import pytest

from terrace.hcl.body import labelled
from terrace.hcl.errors import DocumentError
from terrace.hcl.grammar import Grammar
from terrace.hcl.reading import Json, parse

TWO_LABELS = Grammar(labels=2)


def test_names_and_bodies_are_found_through_lists() -> None:
    value: Json = [{"a": [{"x": {"n": 1}}, {"y": [{"n": 2}, {"n": 3}]}]}, {"b": {"z": None}}]
    assert list(labelled(value, TWO_LABELS)) == [
        (("a", "x"), [("n", 1)]),
        (("a", "y"), [("n", 2)]),
        (("a", "y"), [("n", 3)]),
    ]


def test_null_in_a_list_is_an_empty_body_and_a_list_in_a_list_one_body() -> None:
    value: Json = [None, [{"a": 1}, {"b": 2}], {}]
    assert list(labelled(value, Grammar())) == [((), []), ((), [("a", 1), ("b", 2)]), ((), [])]


def test_a_name_given_twice_is_read_twice() -> None:
    value = parse('{"a": {"x": {"n": 1, "n": 2}}, "a": {"x": {}}}')
    assert list(labelled(value, TWO_LABELS)) == [
        (("a", "x"), [("n", 1), ("n", 2)]),
        (("a", "x"), []),
    ]


def test_an_error_names_the_labels_that_lead_to_it() -> None:
    with pytest.raises(DocumentError) as caught:
        list(labelled({"a": {"x": True}}, TWO_LABELS))
    assert str(caught.value) == "a: x: a block takes an object or a list, got True"
