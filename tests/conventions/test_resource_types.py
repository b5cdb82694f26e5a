import tomllib

import pytest

from conventions.document import Kind
from conventions.resource_types import ALIASES, DATA, FILE, STATEFUL, TABLE, Mistake, parse
from conventions.targets import companions

ROW = """
[aws_thing]
name = "label"
within = ["parent"]
longest = 20
state = "data"
key = "kms_key_id"
keys_if.is_logged = "log_key_id"
used_by = ["thing:Use"]
stricter.size = { is = "more", unset = 1 }
"""


def test_the_table_has_no_mistakes_and_is_sorted() -> None:
    assert TABLE.mistakes == ()
    types = list(tomllib.loads(FILE.read_text(encoding="utf-8")))
    assert types == sorted(types)


def test_a_row_is_read_field_by_field() -> None:
    row = parse(ROW).get("aws_thing")
    assert (row.name, row.within, row.longest, row.state) == ("label", ("parent",), 20, "data")
    assert (row.key, row.switch, row.setting) == ("kms_key_id", "", "true")
    assert (row.keys_if, row.used_by) == ({"is_logged": "log_key_id"}, ("thing:Use",))
    assert row.stricter == {"size": {"is": "more", "unset": 1}}


def test_a_type_that_is_not_listed_has_an_empty_row() -> None:
    assert parse(ROW).get("aws_other") == parse("[aws_empty]").get("aws_empty")


def test_a_column_has_the_rows_that_fill_it() -> None:
    assert parse(f"[aws_empty]{ROW}").where("longest") == {"aws_thing": 20}


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("aws_thing = 1", "is 1, not a table"),
        ("[aws_thing]\nlongest = true", "has longest True, which should be of type int"),
        ("[aws_thing]\nwithin = 'a'", "has within 'a', which should be of type list"),
        ("[aws_thing]\nwithin = [1]", "has within [1], which should be of type list"),
        ("[aws_thing]\nlongest = 3", "has within or longest without the name that they are about"),
        ("[aws_thing]\nstate = 'some'", "has the state 'some', allowed: data, identity"),
        (
            "[aws_thing]\nswitch = 'on'",
            "has switch or key_judged_by without the key that they are about",
        ),
        ("[aws_thing]\nstate = 'data'", "has a state, so it needs either key or keyless"),
        (
            "[aws_thing]\nstate = 'data'\nkey = 'a'\nkeyless = 'b'",
            "has a state, so it needs either key or keyless",
        ),
        (
            "[aws_thing]\nstricter.size = 'most'",
            "compares size by 'most', allowed: on, off, more, longer, every, traffic, or words",
        ),
        (
            "[aws_thing]\nalias_of = 'aws_other'\nname = 'a'",
            "is an alias and has other fields; put them on the type that it stands for",
        ),
        (
            "[aws_thing]\nalias_of = 'aws_gone'",
            "is an alias of aws_gone, which is not a row that stands for itself",
        ),
    ],
)
def test_a_mistake_is_told_in_one_sentence_and_the_other_rows_stay(row: str, mistake: str) -> None:
    table = parse(f"{row}\n[aws_fine]\n")
    assert table.mistakes == (Mistake("aws_thing", mistake),)
    assert list(table.rows) == ["aws_fine"]


def test_an_unknown_field_is_told_with_the_known_ones() -> None:
    ((type_, found),) = parse("[aws_thing]\nnmae = 'a'").mistakes
    assert type_ == "aws_thing"
    assert found.startswith("has an unknown field nmae; allowed: alias_of, name, within, ")


def test_a_file_that_is_not_toml_is_one_mistake() -> None:
    ((type_, found),) = parse("[aws_thing").mistakes
    assert type_ == ""
    assert found.startswith("is not TOML: ")


def test_data_is_stateful_and_an_address_is_not_data() -> None:
    assert DATA < STATEFUL
    assert "aws_eip" in STATEFUL - DATA


def test_an_alias_is_judged_as_the_type_that_it_stands_for(stack) -> None:
    assert ALIASES["aws_alb"] == "aws_lb"
    resources = {"aws_alb": {"public": {}}, "aws_lb": {"private": {}}}
    listener = {"load_balancer_arn": "${aws_alb.public.arn}"}
    document = stack(
        "edge", kind=Kind.MODULE, resource=resources | {"aws_alb_listener": {"l": listener}}
    )
    balancers = list(document.of("aws_lb"))
    assert [block.address for block in balancers] == ["aws_alb.public", "aws_lb.private"]
    (companion,) = companions(document, balancers[0], "aws_lb_listener", "load_balancer_arn")
    assert companion.address == "aws_alb_listener.l"
