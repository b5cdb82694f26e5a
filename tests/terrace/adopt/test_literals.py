from pathlib import Path

import pytest

from terrace.adopt.literals import Literals
from terrace.errors import UserError

SOURCE = '''\
"""Ümläuts before, to count in bytes."""

OTHER = dict(region="us-east-1")
ENVIRONMENT = Environment(
    backup=Backup(region="nested", recovery_region="us-west-2"),
    name='dev', region="us-east-1",  # 日本, and a comment that stays
    zones=("us-east-1a", "us-east-1b", "us-west-2a", "us-east-1"),
    owner=("platform-"
           "team"),
    account_id=ACCOUNT,
    cpu=256,
)
'''


@pytest.fixture
def literals(tmp_path: Path) -> Literals:
    file = tmp_path / "dev.py"
    file.write_text(SOURCE, encoding="utf-8")
    return Literals(file, "ENVIRONMENT")


def test_values_are_found_by_name_the_outermost_first(literals: Literals) -> None:
    assert literals.get("region") == "us-east-1"
    assert literals.get("recovery_region") == "us-west-2"
    assert literals.get("owner") == "platform-team"
    assert literals.has("recovery_region")
    assert not literals.has("domain")


def test_what_is_replaced_leaves_the_rest_as_it_is(literals: Literals) -> None:
    literals.set("name", "qa")
    literals.set("region", "eu-west-1")
    literals.set("recovery_region", "eu-north-1")
    literals.set("owner", 'Ops "Ü"')
    literals.set_zones("us-east-1", "eu-west-1")
    assert literals.text.decode() == (
        SOURCE.replace("'dev', region=\"us-east-1\"", '"qa", region="eu-west-1"')
        .replace('recovery_region="us-west-2"', 'recovery_region="eu-north-1"')
        .replace('"platform-"\n           "team"', '"Ops \\"Ü\\""')
        .replace('"us-east-1a", "us-east-1b"', '"eu-west-1a", "eu-west-1b"')
    )
    assert literals.is_changed


def test_the_same_value_changes_nothing(literals: Literals) -> None:
    literals.set("region", "us-east-1")
    assert not literals.is_changed


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(tmp_path: Path, end: str) -> None:
    file = tmp_path / "dev.py"
    source = SOURCE.replace("\n", end).encode()
    file.write_bytes(source)
    literals = Literals(file, "ENVIRONMENT")
    literals.set("recovery_region", "eu-north-1")
    assert literals.text == source.replace(b'us-west-2"),', b'eu-north-1"),')


def test_with_an_annotation_it_is_found_too(tmp_path: Path) -> None:
    file = tmp_path / "dev.py"
    file.write_text('ENVIRONMENT: Environment = Environment(region="us-east-1")')
    assert Literals(file, "ENVIRONMENT").get("region") == "us-east-1"
    assert not Literals(file, "PLATFORM").is_there


@pytest.mark.parametrize(
    ("field", "found"), [("account_id", "ACCOUNT"), ("cpu", "256"), ("domain", "missing")]
)
def test_what_is_no_literal_text_is_refused(literals: Literals, field: str, found: str) -> None:
    with pytest.raises(UserError) as refusal:
        literals.set(field, "x")
    assert str(refusal.value) == (
        f"{literals.file}: {field} is {found}, allowed: a text in quotes, which `terrace adopt` "
        "can replace"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "E = f(\n    a=1,\n    b={\n        'x': 'ü',\n    },\n    c=2,\n)\n",
            "E = f(\n    a=1,\n    c=2,\n)\n",
        ),
        ("E = f(a=1, b={'x': None}, c=2)\n", "E = f(a=1,  c=2)\n"),
        ("E = f(a=1, b={})\n", "E = f(a=1, )\n"),
        ("E = f(\n    b={},  # why\n)\n", "E = f(\n      # why\n)\n"),
        ("E = f(\n    b={}\n)\n", "E = f(\n)\n"),
        ("E = f(a=1)\n", "E = f(a=1)\n"),
    ],
)
def test_an_argument_goes_with_the_lines_that_hold_nothing_else(
    tmp_path: Path, before: str, after: str
) -> None:
    file = tmp_path / "dev.py"
    file.write_text(before, encoding="utf-8")
    literals = Literals(file, "E")
    literals.remove("b")
    assert literals.text.decode() == after
