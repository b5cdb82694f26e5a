import os
import sys
from pathlib import Path

import pytest

from terrace.bench import measure
from terrace.errors import UserError

ALLOCATE = "import sys, time; held = bytearray(int(sys.argv[1]) << 20); time.sleep(0.5); print('x')"


def test_memory_of_a_command_and_its_children_is_counted(tmp_path: Path) -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {ALLOCATE!r}, '60'])"
    sample = measure.run([sys.executable, "-c", child], cwd=tmp_path, env=os.environ)
    assert 60 < sample.peak_mib < 200
    assert sample.output == "x\n"
    assert sample.seconds > 0.5


def test_a_command_that_fails_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"-c import sys; sys.exit\('no'\) failed: no"):
        measure.run([sys.executable, "-c", "import sys; sys.exit('no')"], cwd=tmp_path, env={})
