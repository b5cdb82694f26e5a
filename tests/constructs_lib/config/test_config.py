"""A configuration refuses what its fields do not allow, in one sentence."""

import copy
import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import pytest

from constructs_lib.config import (
    Config,
    choice,
    duration,
    flag,
    part,
    several,
    table,
    text,
    whole,
)
from constructs_lib.errors import ConfigurationError

ROOT = Path(__file__).parents[3]
TOKEN = "${TfToken[TOKEN.0]}"
NUMBER_TOKEN = -8.10956221259138e298
TYPES_OF_FIELDS = (
    "name, nodes, most, cpu, spot, share, zones, flags, rto, mode, engine, plan, part, pair"
)


class Engine(Enum):
    POSTGRES = "postgres"
    AURORA = "aurora"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Config):
    days: int = whole("Days", low=1, high=35, unit="days")


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing(Config):
    name: str = text("Name", pattern="[a-z]+", allowed="lower-case letters")
    nodes: int = whole("Nodes", low=1, high=9)
    most: int = whole("Most nodes", low=1, high=9, at_least="nodes", default=9)
    cpu: int = whole("CPU", low=256, high=512, one_of=(256, 512), default=256)
    spot: bool = flag("Spare capacity", default=False)
    share: float = 0.5
    zones: tuple[str, ...] = several("Zones", item=text("Zone", known=("ab", "cd")), low=1, high=2)
    flags: Mapping[str, bool] = table(
        "Flags", key=text("Flag", pattern="[a-z]+"), item=flag("On"), default={}
    )
    rto: timedelta = duration(
        "Time to recover", low=timedelta(minutes=2), high=timedelta(days=2), default=timedelta(1)
    )
    mode: Literal["fast", "safe"] = choice("Mode", ("fast", "safe"), default="fast")
    engine: Engine = choice("Engine", Engine, default=Engine.POSTGRES)
    plan: str | None = text("Plan", default=None)
    part: Part | None = part("Another configuration", default=None)
    pair: tuple[int, ...] = several("Numbers", item=whole("Number", low=1, high=3), default=())

    def check(self) -> None:
        if self.name == "refused":
            raise self.refuse("name", "another", hint="it is taken")
        if self.part and self.knows("nodes") and self.nodes > self.part.days:
            raise self.refuse("part.days", f"{self.nodes} or more")


def thing(**fields: Any) -> Thing:
    values: dict[str, Any] = {"name": "a", "nodes": 1, "zones": ("ab",)}
    return Thing(**values | fields)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"nodes": 0}, "nodes is 0, allowed: 1 to 9"),
    ({"nodes": 10**12}, "nodes is 1000000000000, allowed: 1 to 9"),
    ({"nodes": "3"}, "nodes is the text '3', allowed: a whole number, 1 to 9"),
    ({"nodes": 3.5}, "nodes is the number 3.5, allowed: a whole number, 1 to 9"),
    ({"nodes": 3.0}, "nodes is the number 3.0, allowed: a whole number, 1 to 9"),
    ({"nodes": True}, "nodes is the flag True, allowed: a whole number, 1 to 9"),
    ({"nodes": None}, "nodes is None, allowed: a whole number, 1 to 9"),
    ({"nodes": 5, "most": 4}, "most is 4, allowed: 5 or more, as nodes"),
    ({"cpu": 300}, "cpu is 300, allowed: one of 256, 512"),
    ({"name": "A"}, "name is 'A', allowed: lower-case letters"),
    ({"name": ""}, "name is '', allowed: lower-case letters"),
    ({"name": "a\n"}, "name is 'a\\n', allowed: lower-case letters"),
    ({"name": 3}, "name is the number 3, allowed: a text, lower-case letters"),
    ({"name": Part}, "name is the class Part, allowed: a text, lower-case letters"),
    ({"name": len}, "name is the function len, allowed: a text, lower-case letters"),
    ({"name": sys}, "name is the module sys, allowed: a text, lower-case letters"),
    ({"name": "refused"}, "name is 'refused', allowed: another; it is taken"),
    ({"name": "A" * 99}, f"name is '{'A' * 78}…, allowed: lower-case letters"),
    ({"spot": "no"}, "spot is the text 'no', allowed: True or False"),
    ({"spot": 1}, "spot is the number 1, allowed: True or False"),
    ({"spot": None}, "spot is None, allowed: True or False"),
    ({"share": "x"}, "share is the text 'x', allowed: a number"),
    ({"share": float("nan")}, "share is the number nan, allowed: a number"),
    (
        {"zones": ("ab")},
        "zones is the text 'ab', allowed: a tuple such as ('ab',); a comma is missing",
    ),
    (
        {"zones": ["ab", "cd"]},
        (
            "zones is the list ['ab', 'cd'], allowed: a tuple such as ('ab', 'cd'); "
            "parentheses make a tuple"
        ),
    ),
    (
        {"zones": {"ab"}},
        "zones is the set {'ab'}, allowed: a tuple such as ('ab',); parentheses make a tuple",
    ),
    ({"zones": 3}, "zones is the number 3, allowed: a tuple"),
    ({"zones": ()}, "zones is empty, allowed: 1 to 2 items"),
    ({"zones": ("ab", "cd", "ef")}, "zones has 3 items, allowed: 1 to 2 items"),
    ({"zones": ("ab", "ab")}, "zones has 'ab' twice, allowed: each item once"),
    ({"zones": ("ac",)}, "zones has 'ac', allowed: one of ab, cd"),
    ({"zones": ("abb",)}, "zones has 'abb', allowed: one of ab, cd; did you mean ab?"),
    ({"zones": (3,)}, "zones has the number 3, allowed: a text, one of ab, cd"),
    ({"pair": (4,)}, "pair has 4, allowed: 1 to 3"),
    ({"flags": []}, "flags is the list [], allowed: a dict"),
    ({"flags": {"a": "no"}}, "flags['a'] is the text 'no', allowed: True or False"),
    ({"flags": {"A": True}}, "flags has the key 'A', allowed: [a-z]+"),
    ({"flags": {3: True}}, "flags has the key the number 3, allowed: a text, [a-z]+"),
    ({"rto": timedelta(minutes=1)}, "rto is 1 minute, allowed: 2 minutes to 2 days"),
    ({"rto": 60}, "rto is the number 60, allowed: a timedelta, 2 minutes to 2 days"),
    ({"mode": "fasst"}, "mode is the text 'fasst', allowed: one of fast, safe; did you mean fast?"),
    (
        {"engine": "postgres"},
        "engine is the text 'postgres', allowed: one of Engine.POSTGRES, Engine.AURORA",
    ),
    ({"plan": ""}, "plan is '', allowed: a text of at least one character, on one line"),
    ({"plan": "a\nb"}, "plan is 'a\\nb', allowed: a text of at least one character, on one line"),
    (
        {"plan": 3},
        "plan is the number 3, allowed: a text of at least one character, on one line or None",
    ),
    ({"part": {"days": 3}}, "part is the dict {'days': 3}, allowed: Part(...) or None"),
    ({"part": Part}, "part is the class Part, allowed: Part(...) or None"),
    ({"part": timedelta(1)}, "part is a timedelta, allowed: Part(...) or None"),
    ({"part": Part(days=1), "nodes": 2}, "part.days is 1, allowed: 2 or more"),
    (
        {"nods": 3},
        f"nods is not one of its fields, allowed: {TYPES_OF_FIELDS}; did you mean nodes?",
    ),
    ({"colour": 3}, f"colour is not one of its fields, allowed: {TYPES_OF_FIELDS}"),
]


@pytest.mark.parametrize(("fields", "said"), WRONG, ids=[said[:60] for _, said in WRONG])
def test_a_wrong_value_is_refused_in_one_sentence(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        thing(**fields)
    assert str(refused.value) == f"Thing: {said}"


def test_a_part_names_its_own_class() -> None:
    with pytest.raises(ConfigurationError, match=r"^Part: days is 36, allowed: 1 to 35 days$"):
        thing(part=Part(days=36))


def test_a_missing_field_is_named_with_what_is_allowed() -> None:
    with pytest.raises(ConfigurationError, match=r"^Part: days is missing, allowed: 1 to 35 days$"):
        Part()  # type: ignore[call-arg]
    with pytest.raises(ConfigurationError, match=r"^Thing: name, zones are missing$"):
        Thing(nodes=1)  # type: ignore[call-arg]


def test_a_value_without_a_name_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Part(3)  # type: ignore[misc, call-arg]
    assert str(refused.value) == (
        "Part: the number 3 has no field name, allowed: a name before each value, as in days=3"
    )


def test_right_values_are_kept_as_they_are() -> None:
    whole_one = thing(
        share=1, flags={"on": True}, plan="gold", part=Part(days=3), engine=Engine.AURORA
    )
    assert (whole_one.share, whole_one.plan, whole_one.engine) == (1, "gold", Engine.AURORA)
    assert copy.deepcopy(whole_one) == whole_one == pickle.loads(pickle.dumps(whole_one))  # noqa: S301


def test_a_default_mapping_is_not_shared() -> None:
    assert thing().flags is not thing().flags


def test_a_copy_with_changes_is_checked_too() -> None:
    with pytest.raises(ConfigurationError, match=r"^Thing: nodes is 0, allowed: 1 to 9$"):
        replace(thing(), nodes=0)


def test_variables_of_terraform_pass_where_a_value_may_be_one() -> None:
    taken = thing(
        name=TOKEN,
        nodes=NUMBER_TOKEN,
        most=3,
        zones=("#{TfToken[TOKEN.1]}",),
        flags={"&{TfToken[TOKEN.2]}": True},
        part=Part(days=1),
    )
    assert taken.name == TOKEN


def test_a_variable_is_refused_where_it_decides_which_resources_there_are() -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Network(Config):
        zones: tuple[str, ...] = several("Zones", literal=True)

    for zones in (("#{TfToken[TOKEN.1]}",), ("a", TOKEN)):
        with pytest.raises(ConfigurationError) as refused:
            Network(zones=zones)
        assert str(refused.value) == (
            "Network: zones is a variable, allowed: a literal value; it decides which resources "
            "there are, which Terraform has to know beforehand"
        )


def test_a_class_without_the_decorator_is_a_mistake_of_its_author() -> None:
    class Bare(Config):
        pass

    with pytest.raises(TypeError, match="Bare needs @dataclass"):
        Bare()


def test_configurations_start_neither_node_nor_cdktf() -> None:
    code = (
        "import sys, constructs_lib.config; "
        "print(sorted({'cdktf', 'jsii', 'botocore', 'constructs'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "[]\n"
