"""Run a terraform under guard: what ``terraform`` beside this file starts."""

import os
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from terrace.guard import approval, place  # noqa: E402
from terrace.guard.guard import Guard  # noqa: E402
from terrace.guard.streams import Reader  # noqa: E402


def main() -> int:
    """Run what the arguments say and return its exit code."""
    log = os.environ.get(place.LOG)
    reader = Reader(
        Path(log) if log else None,
        logs_all=bool(os.environ.get(place.LOGS_ALL)),
        on_output=lambda _: None,
    )
    command = [os.environ[place.TERRAFORM], *sys.argv[1:]]
    run = place.Place(Path(os.environ[place.FOLDER]))
    try:
        guard = Guard(run, reader)
        if approval.concerns(sys.argv[1:], os.environ):
            return approval.run(guard, run, sys.argv[1:], os.environ)
        return guard.run(command, os.environ)
    except OSError as problem:
        sys.stderr.write(f"Error: {command[0]} cannot be run: {problem.strerror}\n")
        return 1


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a thread that eases an interruption has nothing left to do
