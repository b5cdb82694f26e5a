from conventions.tables import count, markdown, text


def test_text_is_aligned_and_each_row_is_one_line() -> None:
    assert text(("NAME", "WHAT"), [("a", "one\nline"), ("longer", "")]) == [
        "NAME    WHAT",
        "a       one line",
        "longer",
    ]


def test_markdown_keeps_a_cell_in_its_column() -> None:
    assert markdown(("name", "what"), [("a", "b|c")]) == (
        "| name | what |\n| --- | --- |\n| a | b\\|c |"
    )


def test_one_is_no_plural() -> None:
    assert [count(number, "violation") for number in (0, 1, 1234)] == [
        "0 violations",
        "1 violation",
        "1,234 violations",
    ]
