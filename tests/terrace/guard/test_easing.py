import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from terrace.guard import easing
from tests.support.fake_commands import fake_command


def test_a_provider_hears_its_answers_before_terraform_interrupts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(easing, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(easing, "UNHEARD_SECONDS", 0.4)
    seen: list[tuple[bool, ...]] = []
    with working(tmp_path) as (terraform, both):
        for _ in interrupting(terraform, log=None):
            stopped = tuple(each.status() == psutil.STATUS_STOPPED for each in both)
            seen += [stopped] if any(stopped) and stopped not in seen[-1:] else []
        assert terraform.stdout
        assert terraform.stdout.readline() == "INT\n"
    assert seen[0] == (True, False)
    assert seen[-1] == (False, True)


def test_a_provider_stands_still_until_terraform_has_told_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes to save the state before that."""
    monkeypatch.setattr(easing, "ANSWER_SECONDS", 0.1)
    log, begun = tmp_path / "log", time.monotonic()
    with working(tmp_path) as (terraform, (_, provider)):
        for _ in interrupting(terraform, log=log):
            if time.monotonic() - begun > 1.0 and not log.exists():
                assert provider.status() == psutil.STATUS_STOPPED
                log.write_text("[WARN]  terraform: Stop called, initiating interrupt sequence\n")
        assert provider.status() != psutil.STATUS_STOPPED
    assert log.exists()


@contextmanager
def working(folder: Path) -> Iterator[tuple[subprocess.Popen[str], list[psutil.Process]]]:
    """A stand-in for terraform that says when it is interrupted, and one for its provider."""
    provider = shutil.copy("/bin/sleep", folder / "terraform-provider-aws_v5")
    script = f"trap 'echo INT' INT; {provider} 60 & echo ready; while :; do read nothing; done"
    with subprocess.Popen(
        [fake_command(folder, "terraform", script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as terraform:
        assert terraform.stdout
        assert terraform.stdout.readline() == "ready\n"
        itself = psutil.Process(terraform.pid)
        both = [itself, *itself.children()]
        yield terraform, both
        for each in both:
            each.kill()


def interrupting(terraform: subprocess.Popen[str], *, log: Path | None) -> Iterator[None]:
    """Interrupt it, and come by again and again meanwhile."""
    hurry = threading.Event()
    thread = threading.Thread(
        target=easing.interrupt, args=(terraform.pid,), kwargs={"log": log, "hurry": hurry}
    )
    thread.start()
    while thread.is_alive():
        yield
        time.sleep(0.02)


def test_without_time_terraform_is_interrupted_at_once(tmp_path: Path) -> None:
    hurry = threading.Event()
    hurry.set()
    with subprocess.Popen(["/bin/sleep", "60"]) as terraform:
        begun = time.monotonic()
        easing.interrupt(terraform.pid, log=None, hurry=hurry)
        assert terraform.wait() == -signal.SIGINT
    assert time.monotonic() - begun < 1.0


def test_a_log_of_the_users_own_stays_where_it_is(tmp_path: Path) -> None:
    assert easing.logging({"TF_LOG": "TRACE"}, tmp_path / "log") == {}
    assert easing.logging({}, tmp_path / "log")["TF_LOG_PATH"] == str(tmp_path / "log")
