import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import NAMES, NOT_READ, Settings, SettingsError
from tests.support.project import ROOT

ON_AWS = {
    "AWS_REGION": "eu-west-1",
    "DATABASE_HOST": "db.example.com",
    "DATABASE_PORT": "5432",
    "DATABASE_NAME": "app",
    "DATABASE_USER": "app",
}

TOGETHER = "DATABASE_HOST and DATABASE_PORT and DATABASE_NAME and DATABASE_USER together"
DATABASE_ADDRESS = "an address like postgresql://user:password@host:5432/name"
NOT_SHOWN = "a value that is not shown here"
NO_PORT = "error: PORT: received 'none', allowed: a TCP port, 1 to 65535\n"


def test_nothing_has_to_be_set() -> None:
    settings = Settings.load({})
    assert (settings.port, settings.log_level, settings.shutdown_delay) == (8000, "INFO", 5)
    assert settings.database is settings.cache is settings.uploads is settings.flags is None


def test_unknown_and_empty_variables_are_ignored() -> None:
    assert Settings.load({"PATH": "x", "DATABASE_HOST": "", "PORT": ""}) == Settings.load({})


def test_the_level_of_logs_may_be_in_lower_case() -> None:
    assert Settings.load({"LOG_LEVEL": "debug"}).log_level == "DEBUG"


def test_queues_are_named_after_their_variables() -> None:
    given = {"AWS_REGION": "eu-west-1", "JOBS_QUEUE_URL": "https://sqs.example.com/1/jobs"}
    assert Settings.load(given).queues == {"jobs": "https://sqs.example.com/1/jobs"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"PORT": "0"}, "PORT: received '0', allowed: a TCP port, 1 to 65535"),
        (
            {"LOG_LEVEL": "loud"},
            "LOG_LEVEL: received 'loud', allowed: DEBUG, INFO, WARNING or ERROR",
        ),
        (
            {"SHUTDOWN_DELAY_SECONDS": "60"},
            "SHUTDOWN_DELAY_SECONDS: received '60', allowed: a number of seconds, 0 to 15",
        ),
        (
            {"DATABASE_HOST": "db.example.com"},
            f"DATABASE_PORT: missing, allowed: {TOGETHER}, or none; DATABASE_HOST is set",
        ),
        (
            {"DATABASE_READER_HOST": "db.example.com"},
            f"DATABASE_HOST: missing, allowed: {TOGETHER}, or none; DATABASE_READER_HOST is set",
        ),
        (
            ON_AWS | {"DATABASE_PORT": "postgres"},
            "DATABASE_PORT: received 'postgres', allowed: a TCP port, 1 to 65535",
        ),
        (
            ON_AWS | {"DATABASE_URL": "postgresql://localhost/app"},
            "DATABASE_HOST and DATABASE_URL: received both, allowed: one of them",
        ),
        (
            {name: ON_AWS[name] for name in ON_AWS if name != "AWS_REGION"},
            "AWS_REGION: missing, allowed: a region of AWS; DATABASE_HOST needs it",
        ),
        (
            {"AWS_REGION": "eu-west-1", "TASKS_QUEUE_URL": "tasks"},
            "TASKS_QUEUE_URL: received 'tasks', allowed: the address of a queue",
        ),
        (
            {"AWS_REGION": "eu-west-1", "SIGNING_KEY_SECRET_ARN": "key"},
            "SIGNING_KEY_SECRET_ARN: received 'key', allowed: the ARN of a secret",
        ),
        (
            {"CACHE_URL": "localhost"},
            f"CACHE_URL: received {NOT_SHOWN}, allowed: an address like redis://host:6379/0",
        ),
        *(
            (
                {"CACHE_URL": f"redis://:hunter2@localhost:{port}/0"},
                f"CACHE_URL: received {NOT_SHOWN}, allowed: an address like redis://host:6379/0",
            )
            for port in ("port", "65536")
        ),
        *(
            (
                {"DATABASE_URL": f"postgresql://app:hunter2@localhost:{port}/app"},
                f"DATABASE_URL: received {NOT_SHOWN}, allowed: {DATABASE_ADDRESS}",
            )
            for port in ("port", "65536")
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load(given)
    assert str(refused.value) == sentence


def test_a_password_in_an_address_is_shown_nowhere() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load({"DATABASE_URL": "mysql://app:hunter2@localhost/app"})
    assert "hunter2" not in str(refused.value)
    settings = Settings.load({"DATABASE_URL": "postgresql://app:hunter2@localhost/app"})
    assert "hunter2" not in repr(settings)


def test_the_service_ends_with_2_and_a_sentence(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PORT": "none"}
    ended = subprocess.run(
        [sys.executable, "-m", "app"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == NO_PORT
    assert ended.stdout == ""


@pytest.mark.parametrize("program", ["migrate", "prepare", "worker"])
def test_other_programs_end_with_2_and_a_sentence(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "none")
    monkeypatch.setattr(sys, "argv", [program])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / f"app/{program}.py"), run_name="__main__")
    assert ended.value.code == 2
    assert capsys.readouterr() == ("", NO_PORT)


def test_a_folder_that_cannot_be_is_refused_at_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings.load({"DATA_FOLDER": str(tmp_path / "file")})
    with pytest.raises(SettingsError, match=r"DATA_FOLDER: received .* allowed: a folder"):
        settings.require_folder()


@pytest.mark.parametrize("module", ["app", "app.migrate"])
def test_a_folder_that_cannot_be_ends_programs_with_2_and_a_sentence(
    module: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    ended = subprocess.run(
        [sys.executable, "-m", module],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATA_FOLDER": "file"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "error: DATA_FOLDER: received 'file', allowed: a folder that may be written to, such as "
        "one in /tmp\n"
    )


def test_the_document_lists_every_variable() -> None:
    text = (ROOT / "app/README.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert listed == NAMES
    assert not NAMES & NOT_READ
