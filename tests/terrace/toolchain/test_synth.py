"""What `cdktf synth` shows, with a stand-in for cdktf."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from terrace import steps
from terrace.toolchain import synth

SENTENCE = "3 violations of the conventions\n  ENC001 MUST one\n  ENC002 MUST two"
TELLING = f"""
import os, pathlib, sys
print("[ERROR] default - error: what the app says")
pathlib.Path(os.environ["TERRACE_TOLD"]).write_text({SENTENCE!r})
sys.exit(1)
"""


@pytest.fixture(autouse=True)
def untouched_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synth, "end_like_an_interruption", lambda: None)


def run(code: str, **variables: str) -> int:
    return synth.run([sys.executable, "-c", code], {**os.environ, **variables})


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("synth", True),
        ("--log-level x synth --hcl", False),
        ("synthesize --output x", True),
        ("diff synth", False),
        ("", False),
    ],
)
def test_only_a_synthesis_is_run_this_way(words: str, is_one: bool) -> None:
    assert synth.is_asked_for(words.split()) is is_one


def test_what_cdktf_says_of_a_success_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(r"print('\n\x1b[1mGenerated Terraform code\x1b[0m\n')", FORCE_COLOR="") == 0
    assert capsys.readouterr() == ("Generated Terraform code\n", "")


def test_what_the_app_says_is_shown_once_and_without_cdktfs_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(TELLING) == 1
    assert capsys.readouterr() == ("", f"error: {SENTENCE}\n")


def test_what_the_app_did_not_foresee_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("print('Traceback'); raise SystemExit(3)") == 3
    assert capsys.readouterr() == ("Traceback\n", "")


def test_a_known_failure_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    code = (
        "print(\"Error: Cannot find module 'yargs' - /x/node_modules/y.js\"); raise SystemExit(1)"
    )
    assert run(code) == 1
    assert capsys.readouterr().err == (
        "error: what is installed in node_modules is damaged; install it anew: "
        "rm -rf node_modules && make setup\n"
    )


def test_at_a_terminal_the_time_is_shown_and_wiped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "_is_terminal", lambda: True)
    with steps.waiting("Synthesizing"):
        pass
    assert capsys.readouterr().out == "Synthesizing …\r\x1b[K"


APP = """
import os, pathlib, signal, sys, time
def heard(*_):
    time.sleep(0.5)  # what was begun is undone
    pathlib.Path(os.environ["TERRACE_TOLD"]).write_text("interrupted; the output is as it was")
    pathlib.Path(sys.argv[1]).write_text("ended in order")
    sys.exit(130)
signal.signal(signal.SIGINT, heard)
pathlib.Path(sys.argv[2]).touch()
time.sleep(60)
"""
IMPATIENT = """
import signal, subprocess, sys
signal.signal(signal.SIGINT, lambda *_: sys.exit(1))
subprocess.Popen([sys.executable, "-c", *sys.argv[1:]])
signal.pause()
"""


def test_an_interruption_waits_for_the_app_though_cdktf_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended, ready = tmp_path / "ended", tmp_path / "ready"

    def interrupt() -> None:
        while not ready.exists():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=interrupt).start()
    command = [sys.executable, "-c", IMPATIENT, APP, str(ended), str(ready)]
    try:
        assert synth.run(command, os.environ) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.read_text() == "ended in order"
    assert capsys.readouterr() == ("", "error: interrupted; the output is as it was\n")


def test_a_second_request_to_end_does_not_disturb_the_first(tmp_path: Path) -> None:
    """cdktf ends the app at once when it hears of an interruption, which the app has heard, too."""
    code = (
        "import os, signal, sys, time\n"
        "from terrace import synthesis\n"
        "synthesis._Interruption().listen()\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(5)\n"
        "finally:\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print('undone')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.stdout == "undone\n"
