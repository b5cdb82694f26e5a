import os
import subprocess
import sys
import time

import pytest

from terrace.toolchain.processes import living, outside_group

SCRIPT = "import subprocess, time; subprocess.Popen(['sleep', '60'], start_new_session={apart})"


@pytest.mark.parametrize("apart", [True, False])
def test_a_child_in_a_session_of_its_own_is_known(apart: bool) -> None:
    program = f"{SCRIPT.format(apart=apart)}; print(flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True
    ) as leader:
        assert leader.stdout is not None
        leader.stdout.readline()
        found = outside_group(leader.pid)
        assert len(found) == int(apart)
        assert living(found) == found
        os.killpg(leader.pid, 9)
        for pid in found:
            os.kill(pid, 9)
        time.sleep(0.1)
        assert living(found) == frozenset()


def test_nothing_lives_that_was_never_started() -> None:
    assert living(frozenset()) == frozenset()
