"""Each tool finds what is wrong, and fails where it reads nothing. They are programs: `servers`."""

import os
import subprocess
from pathlib import Path

import pytest

from terrace.delivery.check import command, github, schemas, secrets, shell
from terrace.delivery.check.outcome import Files
from terrace.errors import UserError

ROOT = Path(__file__).parents[4]
WORKFLOW = """\
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ github.event.head_commit.message }} $name
      - run: echo ${{ nothing.there }}
"""
SCRIPT = """\
#!/usr/bin/env bash
if true; then
      cd $1
fi
"""
BROKEN = {
    "github-workflows": (".github/workflows/a.yml", "on: push\njobs: {a: {runs-on: 3}}\n"),
    "github-actions": (".github/actions/a/action.yml", "name: a\nruns: {using: nothing}\n"),
    "dependabot": (".github/dependabot.yml", "version: 2\nupdates: [{package-ecosystem: pipe}]\n"),
    "gitlab-ci": (".gitlab-ci.yml", "a: {script: [b], when: someday}\n"),
    "circle-ci": (".circleci/config.yml", "version: 2.1\njobs: {a: {steps: 3}}\n"),
    "travis": (".travis.yml", "os: [linus]\n"),
}
KEY = "AKIA" + "QYLPMN5HFIQR7XYA"  # made here, so that the file itself holds none

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module", autouse=True)
def _tools() -> None:
    command.bring_about_tools(ROOT)


def files(root: Path, **written: str) -> Files:
    for name, text in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Files(root=root, tools=ROOT, environ=os.environ)


def test_actionlint_reads_expressions_and_scripts(tmp_path: Path) -> None:
    found = github.actionlint(files(tmp_path, **{".github/workflows/a.yml": WORKFLOW}))
    text = "\n".join(found.findings)
    assert 'undefined variable "nothing"' in text
    assert "shellcheck reported issue" in text
    assert "potentially untrusted" in text


def test_zizmor_finds_what_attackers_may_use(tmp_path: Path) -> None:
    found = github.zizmor(files(tmp_path, **{".github/workflows/a.yml": WORKFLOW}))
    assert any(
        line.startswith(".github/workflows/a.yml:6: ") and line.endswith("[template-injection]")
        for line in found.findings
    ), found.findings


def test_zizmor_fails_on_a_workflow_that_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^zizmor .*failed with exit code 1: .*a\.yml"):
        github.zizmor(files(tmp_path, **{".github/workflows/a.yml": "jobs: ["}))


def test_shellcheck_and_shfmt_find_scripts_by_their_first_line(tmp_path: Path) -> None:
    place = files(tmp_path, **{".ci/run": SCRIPT, "scripts/notes.txt": "echo $1"})
    assert shell.scripts(place) == [".ci/run"]
    assert any(line.endswith("[SC2086]") for line in shell.shellcheck(place).findings)
    assert shell.shfmt(place).findings == [".ci/run: not in its form; run: shfmt -w .ci/run"]


def test_shfmt_says_what_it_cannot_parse(tmp_path: Path) -> None:
    found = shell.shfmt(files(tmp_path, **{"scripts/a.sh": "if true; then\n"}))
    assert any("scripts/a.sh:1" in line for line in found.findings)


def test_every_schema_refuses_a_wrong_file(tmp_path: Path) -> None:
    place = files(tmp_path, **dict(BROKEN.values()), **{".github/workflows/b.yml": "a: ["})
    found = schemas.schemas(place)
    assert found.read == f"{len(BROKEN) + 1} files of {', '.join(BROKEN)}"
    wrong = {line.partition(": ")[0] for line in found.findings}
    assert wrong == {name for name, _ in BROKEN.values()} | {".github/workflows/b.yml"}
    assert ".github/workflows/b.yml: Failed to parse .github/workflows/b.yml" in found.findings


def config(root: Path) -> dict[str, str]:
    return {".gitleaks.toml": (ROOT / ".gitleaks.toml").read_text(), "a.py": f'key = "{KEY}"\n'}


def test_a_secret_is_found_in_files_and_history_and_is_not_printed(tmp_path: Path) -> None:
    place = files(tmp_path, **config(tmp_path))
    found = secrets.secrets(place)  # a folder without Git
    assert [line.partition(":")[0] for line in found.findings] == ["a.py"]
    assert KEY not in found.findings[0]
    assert secrets.history(place).read == "no repository"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    (tmp_path / "a.py").write_text("key = None\n")
    assert secrets.secrets(place).findings == []
    (line,) = secrets.history(place).findings
    assert line.startswith("a.py:1: ")
    assert " in commit " in line


def test_a_comment_makes_no_exception(tmp_path: Path) -> None:
    written = config(tmp_path) | {"a.py": f'key = "{KEY}"  # gitleaks:allow\n'}
    assert secrets.secrets(files(tmp_path, **written)).findings


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        (github.actionlint, "actionlint read no file, expected some in .github/workflows"),
        (github.zizmor, "zizmor read no file, expected some in .github"),
        (shell.shellcheck, "shellcheck read no file, expected some in scripts, docker"),
        (shell.shfmt, "shfmt read no file"),
        (schemas.schemas, "check-jsonschema read no file"),
        (secrets.secrets, "gitleaks read no file"),
    ],
)
def test_a_tool_that_reads_nothing_fails(check: object, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        check(files(tmp_path))  # type: ignore[operator]
    assert str(refusal.value).startswith(sentence)
