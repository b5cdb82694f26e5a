"""Where Terraform JSON allows lists for objects."""

import pytest

from terrace.hcl.body import labelled
from terrace.hcl.errors import DocumentError


def test_labels_are_found_through_lists_at_any_depth() -> None:
    value = [{"a": [{"x": {"n": 1}}, {"y": [{"n": 2}, {"n": 3}]}]}, {"//": "note", "b": None}]
    assert list(labelled(value, 2, "resource")) == [
        (("a", "x"), {"n": 1}),
        (("a", "y"), {"n": 2}),
        (("a", "y"), {"n": 3}),
    ]


def test_an_error_names_the_labels_that_lead_to_it() -> None:
    with pytest.raises(DocumentError) as caught:
        list(labelled({"a": {"x": True}}, 2, "resource"))
    message = "resource a x is a block, which takes an object or a list, got True"
    assert str(caught.value) == message
