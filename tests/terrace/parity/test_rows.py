from terrace.parity.rows import ABSENT, cells, differ, plain


def test_values_differ_only_among_those_that_have_the_resource() -> None:
    assert differ([1, 2])
    assert differ([ABSENT, 1, 2])
    assert not differ([ABSENT, 1, 1])
    assert not differ([None, None])


def test_values_read_as_people_say_them() -> None:
    assert plain([True, False, None, 7, ABSENT]) == ("yes", "no", "unset", "7", "-")


def test_a_reference_reads_without_its_braces_where_it_stands_alone() -> None:
    assert cells(["${aws_vpc.a.id}", "${aws_vpc.a.id}/x"]) == ("aws_vpc.a.id", "${aws_vpc.a.id}/x")


def test_of_lists_only_what_differs_is_shown() -> None:
    assert cells([["a", "b"], ["a", "b", "c"], ABSENT]) == ("...", "..., c", "-")
    assert cells([[], ["a", "b"]]) == ("empty", "a, b")
    assert cells([[True], ["a"]]) == ("true", "a")


def test_a_list_beside_something_else_is_shown_whole() -> None:
    assert cells([["a", "b"], [], None]) == ("a, b", "empty", "unset")


def test_of_long_texts_only_what_differs_is_shown() -> None:
    same = "a text that is long and the same in both environments, "
    assert cells([f"{same}this end", f"{same}other end"]) == ("...this...", "...other...")
    assert cells([f"{'1' * 70}", f"{'2' * 70}"]) == (f"{'1' * 60}...", f"{'2' * 60}...")


def test_short_texts_are_shown_whole() -> None:
    assert cells(["db.t4g.micro", "db.t4g.medium"]) == ("db.t4g.micro", "db.t4g.medium")


def test_a_text_that_the_other_begins_with_is_shown_by_what_is_more() -> None:
    same = "a text that is longer than the widest cell that is shown as it is"
    assert cells([same, f"{same} and more"]) == ("...", "... and more")
