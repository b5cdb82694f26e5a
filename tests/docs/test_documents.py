"""What the documents name is there: commands, paths, links, records and costs.

Each check is a function that returns what is wrong, and fails where it finds nothing to read.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from terrace import cli

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
RECORDS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

CDKTF_VERBS = {"list", "get", "synth", "diff", "deploy", "output", "destroy"}
GENERATED = {".terrace", ".venv", "node_modules"}  # made by set-up
OPTIONAL = {"waivers.toml"}  # there only while a rule is waived
SUFFIXES = {".cjs", ".hcl", ".json", ".md", ".py", ".tf", ".toml", ".txt", ".yaml"}
NYGARD = ["Status", "Context", "Decision", "Consequences"]


def some(found: Iterable[str]) -> list[str]:
    listed = list(found)
    assert listed, "there was nothing to check"
    return listed


def spans(text: str) -> list[str]:
    """Code in backticks, fenced blocks left out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def code(text: str) -> str:
    """Commands, fenced and in backticks, without comments; a line each."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, flags=re.M | re.S)
    fenced = [block for language, block in blocks if language in {"", "sh"}]
    return re.sub(r" +# .*", "", "\n".join([*fenced, *spans(text)]))


def unknown_targets(text: str, makefile: str) -> list[str]:
    targets = set(some(re.findall(r"^([a-z-]+):", makefile, flags=re.M)))
    named = some(re.findall(r"(?<![\w-])make ([a-z][a-z-]*)", code(text)))
    return sorted(set(named) - targets)


def unknown_verbs(text: str) -> list[str]:
    named = some(re.findall(r"(?<![\w-])cdktf ([a-z]+)", code(text)))
    return sorted(set(named) - CDKTF_VERBS)


def subcommands(text: str) -> list[str]:
    named = re.findall(r"(?<![\w./-])terrace ((?:[a-z]+ ?)+)", code(text))
    return sorted({words.strip() for words in some(named)})


def missing_paths(text: str) -> list[str]:
    paths = some(span for span in spans(text) if is_path(span))
    return [path for path in paths if not is_there(path)]


def is_path(span: str) -> bool:
    if not re.fullmatch(r"[\w.<>*/-]+", span):
        return False
    if "/" not in span and re.fullmatch(r"[\w<>*]*\.(tf|terraform)", span):
        return False  # of any stack's folder
    return "/" in span or Path(span).suffix in SUFFIXES or span.startswith(".")


def is_there(path: str) -> bool:
    """`<name>` stands for any name, as `*` does."""
    if path in OPTIONAL or Path(path).parts[0] in GENERATED:
        return True
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return any(ROOT.glob(pattern))


def broken_links(document: Path) -> list[str]:
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8"))
    return [link for link in links if "://" not in link and not resolves(link, document)]


def resolves(link: str, document: Path) -> bool:
    path, _, anchor = link.partition("#")
    target = document.parent / path if path else document
    return target.exists() and (not anchor or anchor in anchors(target.read_text("utf-8")))


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, flags=re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=lambda each: each.name)
def test_every_make_command_is_in_the_makefile(document: Path) -> None:
    assert unknown_targets(document.read_text("utf-8"), (ROOT / "Makefile").read_text()) == []


def test_the_readme_shows_the_two_commands() -> None:
    shown = code(README.read_text("utf-8")).splitlines()
    assert {"make demo", "make test"} <= set(shown)


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=lambda each: each.name)
def test_every_path_in_backticks_is_there(document: Path) -> None:
    assert missing_paths(document.read_text("utf-8")) == []


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=lambda each: each.name)
def test_every_cdktf_command_is_a_verb_of_cdktf(document: Path) -> None:
    assert unknown_verbs(document.read_text("utf-8")) == []


def answer_to_help(words: str, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(cli, "end_like_an_interruption", lambda: None)
    with pytest.raises(SystemExit) as ended:
        cli.main([*words.split(), "--help"])
    return ended.value.code


@pytest.mark.parametrize("words", subcommands(README.read_text("utf-8")))
def test_every_terrace_command_in_the_readme_answers(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert words.split(maxsplit=1)[0] in {*cli.COMMANDS, cli.COMPLETION}
    assert answer_to_help(words, monkeypatch) == 0


def test_links_between_documents_resolve() -> None:
    links = {str(document.relative_to(ROOT)): broken_links(document) for document in DOCUMENTS}
    assert len(links) > len(RECORDS) > 0
    assert {name: broken for name, broken in links.items() if broken} == {}


def test_the_index_lists_every_record() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| \[.+\]\((\d{4})(-[\w-]+\.md)\) \|$", index, flags=re.M)
    assert some(f"{number}{rest}" for _, number, rest in rows) == [each.name for each in RECORDS]
    assert [int(number) for number, _, _ in rows] == [int(each.name[:4]) for each in RECORDS]


@pytest.mark.parametrize("record", RECORDS, ids=lambda each: each.stem)
def test_a_record_has_the_parts_that_nygard_asks_for(record: Path) -> None:
    text = record.read_text("utf-8")
    assert text.startswith(f"# {int(record.name[:4])}. ")
    assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, flags=re.M)
    assert re.findall(r"^## (.+)$", text, flags=re.M) == NYGARD
    assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.M))


def test_what_is_not_there_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert unknown_targets("```sh\nmake test\nmake nothing\n```", "test: setup") == ["nothing"]
    assert unknown_verbs("`cdktf synth` or `cdktf watch`") == ["watch"]
    assert subcommands('`eval "$(terrace local env)"`') == ["local env"]
    assert answer_to_help("nothing", monkeypatch) == 2
    text = "`main.py`, `stacks/nothing.py`, `stacks/<nothing>.md`, `.terrace/x`"
    assert missing_paths(text) == ["stacks/nothing.py", "stacks/<nothing>.md"]
    text = "[a](b.md) [b](NOTHING.md) [c](#title) [d](b.md#nothing)\n# Title"
    document = tmp_path / "b.md"
    document.write_text(text, encoding="utf-8")
    assert broken_links(document) == ["NOTHING.md", "b.md#nothing"]


@pytest.mark.parametrize(
    "check",
    [
        lambda: unknown_targets("nothing", "test: setup"),
        lambda: unknown_targets("`make test`", ""),
        lambda: unknown_verbs(""),
        lambda: subcommands(""),
        lambda: missing_paths("text without code"),
    ],
)
def test_a_check_without_anything_to_read_fails(check) -> None:
    with pytest.raises(AssertionError, match="nothing to check"):
        check()
