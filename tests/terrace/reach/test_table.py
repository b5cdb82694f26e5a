import pytest

from terrace.reach import table
from terrace.reach.command import verdict
from terrace.reach.matrix import Finding, Judged, Mark, Section, together
from terrace.reach.verdict import Answer, Verdict

SECTION = Section(
    title="stores",
    rows=("app", "pod-app"),
    columns=("database", "signing-key", "to jobs", "traces"),
    declared={
        ("app", "database"): True,
        ("app", "signing-key"): False,
        ("app", "to jobs"): True,
        ("app", "traces"): True,
        ("pod-app", "database"): True,
        ("pod-app", "signing-key"): False,
    },
    absent=frozenset({"traces"}),
)
WHY = "no statement of role r allows rds-db:connect on d"
JUDGED = Judged(
    section=SECTION,
    findings={
        ("app", "database"): Finding(Mark.CLOSED, (WHY,)),
        ("app", "signing-key"): Finding(Mark.REFUSED),
        ("app", "to jobs"): Finding(Mark.OPEN),
        ("app", "traces"): Finding(Mark.ABSENT),
        ("pod-app", "database"): Finding(Mark.CLOSED, (WHY,)),
        ("pod-app", "signing-key"): Finding(Mark.UNREAD, ("role r could not be read",)),
    },
    seconds=1.26,
)


def test_a_row_has_a_mark_under_each_heading_and_nothing_where_nobody_asks() -> None:
    assert table.text(JUDGED, width=None, plain=False) == [
        "",
        "                   signing-  to",
        "         database  key       jobs  traces",
        "app      ✗         ·         ✓     -",
        "pod-app  ✗         ?",
    ]


def test_an_output_without_such_characters_gets_plain_ones() -> None:
    assert "app      x         .         +     -" in table.text(JUDGED, width=None, plain=True)


def test_a_wide_table_is_cut_between_columns() -> None:
    lines = table.text(JUDGED, width=30, plain=False)
    assert all(len(line) <= 30 for line in lines)
    assert sum(line.startswith("app ") for line in lines) == 2


def test_a_reason_is_one_line_for_all_cells_that_it_decides() -> None:
    assert table.sentences(JUDGED) == [
        f"app -> database, pod-app -> database: declared, but closed, because {WHY}",
        "pod-app -> signing-key: could not be judged, because role r could not be read",
    ]


def test_the_legend_explains_the_marks_in_use() -> None:
    assert table.legend([JUDGED], plain=False).startswith("✓ declared and open   · not declared")
    assert "!" not in table.legend([JUDGED], plain=False)


def test_data_has_every_cell_with_what_is_declared_and_found() -> None:
    told = table.data(JUDGED)
    assert (told["title"], told["seconds"], len(told["cells"])) == ("stores", 1.3, 6)
    assert told["cells"][0] == {
        "row": "app",
        "column": "database",
        "declared": True,
        "found": "closed",
        "because": [WHY],
    }


def test_the_closing_sentence_counts_what_differs_and_what_was_not_judged() -> None:
    assert verdict([JUDGED]) == (
        "2 of 6 cells differ from what is declared; 1 cell could not be judged."
    )
    right = Judged(section=SECTION, findings={("app", "to jobs"): Finding(Mark.OPEN)})
    assert verdict([right]) == "1 cell, all as declared."


@pytest.mark.parametrize(
    ("declared", "answers", "answer"),
    [
        (True, (Answer.OPEN, Answer.OPEN), Answer.OPEN),
        (True, (Answer.OPEN, Answer.UNREAD), Answer.UNREAD),
        (True, (Answer.CLOSED, Answer.UNREAD), Answer.CLOSED),
        (False, (Answer.CLOSED, Answer.CLOSED), Answer.CLOSED),
        (False, (Answer.CLOSED, Answer.UNREAD), Answer.UNREAD),
        (False, (Answer.OPEN, Answer.UNREAD), Answer.OPEN),
    ],
)
def test_the_action_that_is_not_as_declared_decides(
    declared: bool, answers: tuple[Answer, ...], answer: Answer
) -> None:
    verdicts = {f"action-{n}": Verdict(each, each.value) for n, each in enumerate(answers)}
    assert together(verdicts, declared=declared).answer is answer
