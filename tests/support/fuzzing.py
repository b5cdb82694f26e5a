"""schemathesis against a running service: what its description allows, and what it does not."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terrace.toolchain import checks

HOOKS = Path(__file__).with_name("fuzzing_hooks.py")
SEED = 20_260_101
# An upload is declared first and is there once its content was sent, which these requests do not.
LEFT_OUT = ("ensure_resource_availability",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What came of it.

    Attributes:
        cases: How many requests were made up and sent.
        problems: What was wrong, a line each.
        output: What was printed, of each line the beginning.
        seconds: How long it took.
    """

    cases: int
    problems: Sequence[str]
    output: str
    seconds: float


def fuzz(
    url: str, folder: Path, *, examples: int, seconds: int | None = None, seed: int = SEED
) -> Report:
    """Send made-up requests to every address of a service, always the same ones for a seed.

    Args:
        url: The service's address.
        folder: Where its reports go.
        examples: How many requests at most are made up at random for each address; those that
            follow from the description alone are sent besides.
        seconds: End after so long; without it, when all is sent.
        seed: Chooses the requests.

    Raises:
        UserError: schemathesis is not installed.
    """
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = [*checks.module_command("schemathesis.cli"), "run", f"{url}/openapi.json"]
    command += ["--seed", str(seed), "--max-examples", str(examples), "--warnings", "off"]
    command += ["--exclude-checks", ",".join(LEFT_OUT), "--continue-on-failure", "--no-shrink"]
    command += ["--report-json-path", str(report)]
    command += [] if seconds is None else ["--max-time", str(seconds)]
    completed = subprocess.run(
        command,
        cwd=folder,
        env={**checks.variables(), "SCHEMATHESIS_HOOKS": str(HOOKS)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert report.is_file(), f"schemathesis wrote no report:\n{completed.stdout[-3000:]}"
    found = json.loads(report.read_text(encoding="utf-8"))
    problems = [*_lines(found["failures"]), *_lines(found["errors"])]
    output = "\n".join(line[:300] for line in completed.stdout.splitlines())
    assert bool(problems) == bool(completed.returncode), output[-3000:]
    return Report(
        cases=found["test_cases"]["generated"],
        problems=problems,
        output=output,
        seconds=found["running_time"],
    )


def _lines(found: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{each.get('title', 'error')}: {json.dumps(each)[:600]}" for each in found]
