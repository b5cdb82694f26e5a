import pytest

from conventions.arguments import among, every, flag, is_known, is_off, may_be, number
from conventions.blocks import Block, Mode, is_true, nested
from conventions.hearings import WORLDS, Origin, hearing
from conventions.rule import Problem, Rule, Severity
from conventions.synthesis import Synthesis
from conventions.unknowns import Unknown

ORIGIN = Origin("dev", "dev/vpc", "aws_vpc.main", "name")


def unknown(text: str, **known: object) -> Unknown:
    return Unknown(text, ORIGIN, **known)


def answers(question) -> tuple[set[object], bool]:
    """Return what is answered over all worlds, and whether the value was asked for."""
    found, asked = set(), False
    for world in WORLDS:
        with hearing(world) as run:
            found.add(question())
        asked |= bool(run.asked)
    return found, asked


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (lambda: bool(unknown("${var.x}")), {True, False}),
        (lambda: bool(unknown("a-${var.x}")), {True}),
        (lambda: bool(unknown("${aws_kms_key.k.arn}", is_settled=True)), {True}),
        (lambda: unknown("${var.x}") == "Enabled", {True, False}),
        (lambda: unknown("acme-${var.x}") == "Enabled", {False}),
        (lambda: unknown("acme-${var.x}") != "acme-logs", {True, False}),
        (lambda: unknown("${aws_lb.l.arn}", is_settled=True) == "HTTP", {False}),
        (lambda: unknown("${var.x}") in ("a", "b"), {True, False}),
        (lambda: unknown("arn:${var.x}").startswith("arn:"), {True}),
        (lambda: unknown("${var.x}").endswith(("-a", "-b")), {True, False}),
        (lambda: unknown("${var.x}-c").endswith("-a"), {False}),
        (lambda: flag(unknown("${var.x}")), {True, False}),
        (lambda: is_true(unknown("${aws_a_b.c.d}", meaning="true")), {True}),
        (lambda: is_off(unknown("${var.x}")), {True, False}),
        (lambda: may_be(unknown("${var.x}"), "Enabled"), {True, False}),
        (lambda: number(unknown("${var.x}"), 0), {None}),
        (lambda: bool(among([unknown("${var.x}")], ("0.0.0.0/0",))), {True, False}),
        (lambda: bool(nested({"ingress": unknown("${var.x}")}, "ingress")), {True, False}),
    ],
)
def test_what_is_unknown_has_every_answer_that_it_can_have(question, expected) -> None:
    found, asked = answers(question)
    assert found == expected
    assert asked == (len(expected) > 1 or expected == {None})


def test_a_reference_is_known_to_be_one() -> None:
    reference = unknown("${aws_iam_role.main.arn}", is_settled=True)
    assert answers(lambda: is_known(reference)) == ({False}, False)
    assert answers(lambda: is_known(unknown("${var.x}"))) == ({False}, True)


def test_of_a_block_that_an_expression_makes_nothing_is_known() -> None:
    body = {"sse": unknown("${var.sse}")}
    assert answers(lambda: [flag(each.get("on")) for each in nested(body, "sse")] == [True]) == (
        {True, False},
        True,
    )
    assert every(body, "sse.on") == ["${var.sse}"]


def test_outside_of_a_rule_it_is_a_text_like_any_other() -> None:
    text = unknown("${var.x}")
    assert bool(text)
    assert text != "a"
    assert {text: 1}["${var.x}"] == 1
    assert may_be(text, "a")
    assert not is_off(text)


def judged(check, **body: object) -> tuple[list[str], list[str]]:
    block = Block(document="dev", mode=Mode.RESOURCE, type="aws_vpc", id="main", body=body)
    rule = Rule("XXX001", Severity.MUST, "s", reason="r", source="s", check=lambda _: check(block))
    document = type("Document", (), {"kind": None, "document": "dev", "path": "dev"})()
    (judgement,) = rule.judge(Synthesis(root=None, documents=(document,)))  # type: ignore[arg-type]
    return [each.found for each in judgement.findings], [text for _, text in judgement.asked]


@pytest.mark.parametrize(
    "is_wrong",
    [
        lambda block: block.flag("on"),
        lambda block: not block.flag("on"),
        lambda block: block.text("on") == "a",
        lambda block: block.text("on") != "a",
        lambda block: not block.text("on"),
        lambda block: not block.text("on") or block.text("on").startswith("default."),
        lambda block: block.flag("on") and not block.flag("on"),
    ],
)
def test_an_unknown_value_is_neither_a_violation_nor_a_pass(is_wrong) -> None:
    def check(block):
        if is_wrong(block):
            yield Problem(block, "wrong", "mend it")

    assert judged(check, on=unknown("${var.on}")) == ([], ["${var.on}"])


def test_what_is_wrong_whatever_the_value_is_found_all_the_same() -> None:
    def check(block):
        if block.flag("on") or not block.flag("on"):
            yield Problem(block, "wrong", "mend it")

    assert judged(check, on=unknown("${var.on}"))[0] == ["wrong"]


def test_other_findings_of_a_rule_are_not_lost() -> None:
    def check(block):
        if block.flag("on"):
            yield Problem(block, "perhaps", "mend it")
        if block.flag("off"):
            yield Problem(block, "certainly", "mend it")

    assert judged(check, on=unknown("${var.on}"), off="1") == (["certainly"], ["${var.on}"])
