"""Rehearses the pipelines as a whole on this machine: python -m tests.delivery.rehearse

GitHub's workflows run from their own steps against an embedded AWS in which everything is really
deployed: into dev, staging and production, each made of the small example. Jobs sign in by the
roles that trust GitHub, and the roles' policies are held to what was called. Not run here: what
needs a container engine (the image is put into the embedded registry), and the checks of `ci`,
which `python -m tests.delivery.run ci` runs. What jobs would install they find installed.

Each rehearsal says how it has to end: result, exit code, steps that ran and were left out, the
version that runs and that is noted, and what was told. The log has the output of every step.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from environments import PLATFORM
from tests.support import rehearsal_cases as cases
from tests.support import rehearsal_failures as failures
from tests.support import rehearsal_promotions as promotions
from tests.support.permissions import authority
from tests.support.rehearsal import Rehearsed, log, rows
from tests.support.rehearsal_cases import Day
from tests.support.rehearsal_world import World, world

# In this order: each begins with what the one before has left.
ALL: dict[str, Callable[[Day], Iterator[Rehearsed]]] = {
    "first": cases.another_image,  # always
    "sick": cases.sick,
    "circuit-breaker": cases.circuit_breaker,
    "missing-image": cases.missing_image,
    "locked": cases.locked,
    "alarm": failures.alarm_on_ecs,
    "changed-plan": failures.changed_plan,
    "lost-for-a-while": failures.lost_for_a_while,
    "lost-for-good": failures.lost_for_good,
    "expired": failures.expired,
    "skipped": promotions.skipped,
    "promoted": promotions.promoted,
    "alarm-on-code-deploy": promotions.alarm_on_code_deploy,  # needs the one before
    "request": promotions.request,
    "drift": promotions.drift,
    "preview": promotions.preview,
}


def main(arguments: Sequence[str]) -> int:
    """Rehearse; returns 0 where everything ended as it has to."""
    parser = argparse.ArgumentParser(prog="python -m tests.delivery.rehearse", description=__doc__)
    parser.add_argument("--only", action="append", choices=ALL, help="repeatable", default=[])
    parser.add_argument("--out", type=Path, default=Path(".terrace/rehearsal"), help="folder")
    parser.add_argument("--quick", action="store_true", help="plan only where that is the matter")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    ended: list[Rehearsed] = []
    with (
        tempfile.TemporaryDirectory(prefix="rehearsal-") as folder,
        (chosen.out / "log.txt").open("w") as written,
        world(Path(folder), _say) as made,
    ):
        day = Day(made, {}, chosen.quick)
        for name, rehearsals in ALL.items():
            if chosen.only and name not in {"first", *chosen.only}:
                continue
            for each in rehearsals(day):
                written.write("\n".join([*log(each), ""]))
                written.flush()
                _say(
                    f"{each.name}: {'; '.join(each.wrong) or 'as expected'} ({each.seconds:.0f} s)"
                )
                ended.append(each)
        refused = list(_refused(made))
    table = "\n".join([*rows(ended), ""])
    (chosen.out / "table.md").write_text(table)
    sys.stdout.write(f"\n{table}\n")
    for line in refused:
        _say(f"no role allows it: {line}")
    wrong = [each.name for each in ended if each.wrong]
    _say(
        f"{len(ended) - len(wrong)} of {len(ended)} as expected; the log: {chosen.out / 'log.txt'}"
    )
    return 1 if wrong or refused else 0


def _refused(made: World) -> Iterator[str]:
    """What roles of pipelines called without being allowed to: the embedded AWS lets them."""
    for arn, operations in made.aws.counts()["callers"].items():
        account, _, role = arn.removeprefix("arn:aws:iam::").partition(":role/")
        if not role.startswith(f"{PLATFORM.project}-"):
            continue
        own = authority(made.aws.client("iam", account=account), role)
        for operation, actions in own.refused(operations).items():
            yield f"{role}: {operation} needs {', '.join(actions)}"


def _say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
