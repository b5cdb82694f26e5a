"""What the service prints, without the secrets that got into it."""

import json
import logging
import sys
from time import process_time

import pytest

from app import logs
from app.redaction import redacted
from app.settings import Settings
from tests.support.log_secrets import HARMLESS, HOSTILE, MASK, SECRETS


@pytest.mark.parametrize(("line", "clean"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_masked(line: str, clean: str) -> None:
    assert redacted(line) == clean
    assert redacted(clean) == clean  # the log router looks once more


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redacted(line) == line


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_line_takes_longer_than_its_length_says(piece: str) -> None:
    begun = process_time()
    redacted((piece * 32768)[:32768])
    assert process_time() - begun < 0.4


def test_an_error_that_ends_the_process_is_a_line_of_its_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logs.configure(Settings.load({}))
    error = ValueError("postgres://app:hunter2@db/app")
    sys.excepthook(ValueError, error, None)
    printed = capsys.readouterr()
    assert printed.err == ""
    told = json.loads(printed.out)
    assert (told["level"], told["message"]) == ("CRITICAL", "ended by an error")
    assert told["exc_info"] == f"ValueError: postgres://app:{MASK}@db/app"


def test_no_secret_is_printed_whichever_way_it_comes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logs.configure(Settings.load({}))
    log = logging.getLogger("tests")
    try:
        raise ValueError("postgres://app:hunter2@db/app")
    except ValueError:
        log.exception("not connected with %s", "password=hunter2", extra={"api_key": "hunter2"})
    printed = capsys.readouterr().out
    assert "hunter2" not in printed
    told = json.loads(printed)
    assert told["message"] == f"not connected with password={MASK}"
    assert told["level"] == "ERROR"
    assert f"ValueError: postgres://app:{MASK}@db/app" in told["exc_info"]
