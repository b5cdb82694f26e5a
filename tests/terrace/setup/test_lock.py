import subprocess
import sys
from pathlib import Path

from terrace.setup.lock import only_one

ROOT = Path(__file__).resolve().parents[3]

SECOND = """
import sys
from pathlib import Path
from terrace.setup.lock import only_one
with only_one(Path(sys.argv[1])):
    print("now it is my turn")
"""


def test_a_second_set_up_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    lock = tmp_path / ".terrace" / "setup.lock"
    with only_one(lock):
        holder = lock.read_text().strip()
        second = subprocess.Popen(
            [sys.executable, "-c", SECOND, str(lock)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout is not None
        first_line = second.stdout.readline()
        assert second.poll() is None
    rest, _ = second.communicate(timeout=10)
    assert first_line == f"Another set-up runs here (process {holder}); waiting for it.\n"
    assert rest == "now it is my turn\n"


def test_the_lock_is_free_again_after_a_set_up(tmp_path: Path) -> None:
    lock = tmp_path / "setup.lock"
    for _ in range(2):
        with only_one(lock):
            pass
