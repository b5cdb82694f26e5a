from pathlib import Path

import pytest

from terrace.adopt.mentions import renamed

NAMES = {
    "project": ("terrace", "acme"),
    "domain": ("terrace.example", "acme.com"),
    "repository": ("terrace-platform/terrace", "acme/cloud"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "`terrace-<env>-backup` in `/terrace/<env>/app`",
            "`acme-<env>-backup` in `/acme/<env>/app`",
        ),
        ("terrace-dev-plan, terrace-shared-apply", "acme-dev-plan, acme-shared-apply"),
        ("terrace-pr-deployment, terrace-preview", "acme-pr-deployment, terrace-preview"),
        ("terrace/dev/terraform.tfstate", "acme/dev/terraform.tfstate"),
        ("https://dev.terrace.example/", "https://dev.acme.com/"),
        ("github.com/terrace-platform/terrace//x", "github.com/acme/cloud//x"),
    ],
)
def test_names_are_replaced(tmp_path: Path, text: str, expected: str) -> None:
    file = tmp_path / "README.md"
    file.write_text(text)
    assert renamed(tmp_path, NAMES, ["dev"]) == {file: expected.encode()}


@pytest.mark.parametrize(
    "text",
    [
        "run `terrace docs`, see `terrace/docs.py` and `.terrace/dev`",
        "Terrace is a platform; terrace-devices, terrace-synth-x",
        "my-terrace-dev",
        "terrace.example-org, terrace.examples",
    ],
)
def test_what_is_no_such_name_stays(tmp_path: Path, text: str) -> None:
    (tmp_path / "README.md").write_text(text)
    assert renamed(tmp_path, NAMES, ["dev"]) == {}


def test_owners_of_code_are_the_new_team(tmp_path: Path) -> None:
    file = tmp_path / ".github/CODEOWNERS"
    file.parent.mkdir()
    file.write_text("* @old/team\n/docs/ @old/team-of-writers\n")
    names = {"team": ("@old/team", "@new/people")}
    assert renamed(tmp_path, names, []) == {file: b"* @new/people\n/docs/ @old/team-of-writers\n"}


def test_runbooks_are_read_and_records_are_not(tmp_path: Path) -> None:
    for folder in ("runbooks", "adr"):
        (tmp_path / "docs" / folder).mkdir(parents=True)
        (tmp_path / "docs" / folder / "a.md").write_text("terrace-<env>")
    assert list(renamed(tmp_path, NAMES, [])) == [tmp_path / "docs/runbooks/a.md"]
