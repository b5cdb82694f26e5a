import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import psutil
import pytest

from terrace.guard import easing
from tests.support.fake_commands import fake_command


def test_a_provider_hears_its_answers_before_terraform_interrupts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(easing, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(easing, "TAKE_IN_SECONDS", 0.4)
    provider = shutil.copy("/bin/sleep", tmp_path / "terraform-provider-aws_v5")
    script = f"trap 'echo INT; kill $!; exit' INT; {provider} 60 & echo ready; wait"
    with subprocess.Popen(
        [fake_command(tmp_path, "terraform", script)], stdout=subprocess.PIPE, text=True
    ) as terraform:
        assert terraform.stdout
        assert terraform.stdout.readline() == "ready\n"
        watched = psutil.Process(terraform.pid)
        (child,) = watched.children()
        # A shell waits for its child's end before it heeds a signal; Terraform does not.
        seen: list[tuple[bool, bool]] = []
        thread = threading.Thread(
            target=easing.interrupt, args=(terraform.pid,), kwargs={"hurry": threading.Event()}
        )
        thread.start()
        while thread.is_alive():
            with_provider = [each.is_running() and each.status() for each in (watched, child)]
            stopped = tuple(status == psutil.STATUS_STOPPED for status in with_provider)
            seen += [stopped] if stopped not in seen[-1:] else []
            time.sleep(0.02)
        assert terraform.stdout.read() == "INT\n"
    assert seen[:1] in ([(False, False)], [(True, False)])
    assert [each for each in seen if any(each)][:2] == [(True, False), (False, True)]


def test_without_time_terraform_is_interrupted_at_once(tmp_path: Path) -> None:
    hurry = threading.Event()
    hurry.set()
    with subprocess.Popen(["/bin/sleep", "60"]) as terraform:
        begun = time.monotonic()
        easing.interrupt(terraform.pid, hurry=hurry)
        assert terraform.wait() == -signal.SIGINT
    assert time.monotonic() - begun < 1.0
