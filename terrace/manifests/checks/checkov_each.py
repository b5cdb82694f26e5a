"""Runs checkov on each of several folders, as a program of its own: it needs checkov's packages.

Importing checkov takes longer than to scan a folder, so it is imported once; each folder gets a
child process, in which checkov knows nothing of the others. Beside each folder its report is
written, named after it.
"""

import os
import sys
from pathlib import Path

from checkov.main import Checkov

_AT_ONCE = 2


def main(options: list[str], folders: list[Path]) -> int:
    """Scan, and return how many scans failed."""
    failed = running = 0
    for folder in folders:
        if running == _AT_ONCE:
            failed += _wait()
            running -= 1
        if os.fork() == 0:
            os._exit(_scan(options, folder))
        running += 1
    return failed + sum(_wait() for _ in range(running))


def _scan(options: list[str], folder: Path) -> int:
    report = os.open(folder.with_suffix(".checkov"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(report, sys.stdout.fileno())
    try:
        Checkov(["--directory", str(folder), *options]).run()
    except SystemExit as ended:
        if ended.code:
            return 1
    sys.stdout.flush()
    return 0


def _wait() -> int:
    _, status = os.wait()
    return int(status != 0)


if __name__ == "__main__":
    split = sys.argv.index("--")
    sys.exit(main(sys.argv[1:split], [Path(each) for each in sys.argv[split + 1 :]]))
