"""Runs jobs of a workflow for real: python -m tests.delivery.run ci --job generated

Each job works in a clone of this working copy's commit, and sets itself up. Somebody else's actions
are stood in for: the checkout is the clone, and with --embedded-aws there is one to sign in to. At
the end it says how long each job took, and the CPU time of all.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.support import workflow_actions
from tests.support.embedded_aws import embedded_aws_in
from tests.support.workflow_files import ROOT
from tests.support.workflow_results import table, told
from tests.support.workflow_run import Run


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; returns 0 where it went well."""
    parser = argparse.ArgumentParser(prog="python -m tests.delivery.run", description=__doc__)
    parser.add_argument("workflow", help="such as ci")
    parser.add_argument("--job", action="append", default=[], help="with what it needs; repeatable")
    parser.add_argument("--event", default="push")
    parser.add_argument("--payload", type=Path, help="JSON of what GitHub tells of the event")
    parser.add_argument("--embedded-aws", action="store_true", help="sign in to an embedded AWS")
    chosen = parser.parse_args(arguments)
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    folder = Path(tempfile.mkdtemp(prefix="workflow-"))
    try:
        with ExitStack() as stack:
            variables = {}
            if chosen.embedded_aws:
                aws = stack.enter_context(embedded_aws_in(folder / "aws"))
                known = os.environ
                variables = {k: v for k, v in aws.environ().items() if known.get(k) != v}
            run = Run(
                event=chosen.event,
                payload=json.loads(chosen.payload.read_text()) if chosen.payload else {},
                folder=folder / "jobs",
                stand_ins=workflow_actions.usual(
                    workflow_actions.clone(ROOT),
                    workflow_actions.signed_in(variables),
                ),
                github={"sha": commit},
                only=frozenset(chosen.job),
            )
            result = run.workflow(chosen.workflow)
            used = os.times()
            sys.stdout.write("\n".join([*told(run.jobs), "", *table(run.jobs), ""]))
            sys.stdout.write(f"CPU time: {used.children_user + used.children_system:.0f} s\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if result == "success" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
