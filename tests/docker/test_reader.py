"""The reader of Dockerfiles and .dockerignore that the other tests here trust."""

from pathlib import Path

import pytest

from tests.docker.support.building import Build, StepFailedError
from tests.docker.support.dockerfile import read
from tests.docker.support.ignore import Ignored

OURS = Ignored((Path(__file__).parents[2] / ".dockerignore").read_text())


@pytest.mark.parametrize(
    ("path", "left_out"),
    [
        ("app/main.py", False),
        ("app/migrations/versions/first.py", False),
        ("app/requirements.txt", False),
        ("docker/requirements.dev.txt", False),
        ("app/README.md", True),
        ("app/requirements.in", True),
        ("app/__pycache__/main.pyc", True),
        ("app/.env", True),
        (".git/config", True),
        (".env", True),
        ("data/notes.db", True),
        ("docker/Dockerfile", True),
        ("environments/production.py", True),
        ("terraform-out/dev/main.tf", True),
        ("tests/app/test_api.py", True),
    ],
)
def test_only_the_service_gets_into_a_build(path: str, *, left_out: bool) -> None:
    assert (path in OURS) is left_out


def test_the_last_pattern_that_matches_decides() -> None:
    ignored = Ignored("*\n!kept\nkept/secret\n!kept/secret/not\n# a comment\n")
    found = {
        path: path in ignored
        for path in ("other", "kept/a", "kept/secret", "kept/secret/b", "kept/secret/not")
    }
    assert found == {
        "other": True,
        "kept/a": False,
        "kept/secret": True,
        "kept/secret/b": True,
        "kept/secret/not": False,
    }


def test_continued_lines_flags_and_comments_are_read(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(
        "FROM a:1 AS first\nFROM first AS second\n# says nothing\n"
        'COPY --from=first --chmod=0644 /a \\\n  # nor does this\n  /b\nCMD ["x", "y z"]\n'
    )
    stages = read(file)
    copy = stages["second"].only("COPY")
    assert (copy.line, copy.flags, copy.words) == (
        4,
        {"from": "first", "chmod": "0644"},
        ["/a", "/b"],
    )
    assert stages["second"].only("CMD").words == ["x", "y z"]
    assert stages["second"].base == "first"


def test_an_instruction_that_the_reader_does_not_know_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM a:1 AS first\nONBUILD RUN true\n")
    with pytest.raises(ValueError, match="Dockerfile, line 2: ONBUILD is not known to this reader"):
        read(file)


def build(folder: Path, steps: str) -> Build:
    context = folder / "context"
    context.mkdir()
    (context / ".dockerignore").write_text("secret\n")
    (context / "secret").write_text("x")
    (context / "Dockerfile").write_text(f"FROM a:1 AS first\n{steps}\n")
    work = folder / "work"
    work.mkdir()
    return Build(context / "Dockerfile", context=context, work=work, caches=folder / "caches")


def test_a_step_that_fails_ends_the_build_with_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(StepFailedError, match="line 2: exit code 3\nno such luck"):
        build(tmp_path, "RUN echo no such luck && exit 3").run()


def test_what_dockerignore_leaves_out_cannot_be_copied(tmp_path: Path) -> None:
    with pytest.raises(StepFailedError, match=r"COPY secret: \.dockerignore leaves it out"):
        build(tmp_path, "COPY secret /srv/secret").run()


def test_steps_see_nothing_of_the_tests_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET", "of the machine")
    image = build(tmp_path, "ENV SAID=yes\nRUN env > /srv/env").run()
    seen = (image.root / "srv/env").read_text()
    assert "SAID=yes" in seen
    assert "A_SECRET" not in seen
