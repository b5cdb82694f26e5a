"""A run of a workflow in which programs only note how they were called, and end as told."""

import json
import os
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support import workflow_actions
from tests.support.workflow_results import told
from tests.support.workflow_run import Run
from tests.support.workflow_steps import Call

IMAGE = f"sha256:{'a' * 64}"
COMMIT = "c" * 40
WRITTEN = "e" * 40  # commit of a pull request that brings a digest
FACTS: Mapping[str, Any] = {
    "stacks": [{"stack": "global", "plan": "shared-plan"}, {"stack": "north", "plan": "plan"}],
    "built": [
        {"stack": "north", "plan": "plan", "url": "https://north.example", "kubernetes": True}
    ],
    "requests": [{"stack": "north", "plan": "plan"}],
    "environments": {
        "north": {"plan": "plan", "after": "", "url": "", "kubernetes": True},
        "staging": {
            "plan": "plan",
            "after": "north",
            "url": "https://staging.example",
            "kubernetes": False,
        },
        "production": {
            "plan": "production-plan",
            "after": "staging",
            "url": "https://production.example",
            "kubernetes": False,
        },
    },
    "image": {"region": "r", "role": "images", "registry": "host", "repository": "host/app"},
    "previews": {"region": "r", "role": "apply-pr"},
}
PROGRAM = r"""#!/bin/bash
# Notes the call, prints what is said for it, and ends as told; the first pattern that fits counts.
call="${0##*/} $*"
echo "$GITHUB_JOB_LABEL$call" >>"$CALLS"
while IFS=$'\t' read -r pattern code script; do
  if [[ "$call" == $pattern ]]; then
    eval "$script"
    exit "$code"
  fi
done <"$ANSWERS"
"""
PIPELINE = """
for word in "$@"; do case "$word" in
  STACK=*) stack="${word#STACK=}" ;;
  READ_ONLY=1) kind=plan-for- ;;
esac; done;
echo "role=${kind:-apply-}$stack"; echo region=r; echo "deployment_role=$stack-role"
""".replace("\n", " ")
PROGRAMS = ("aws", "cosign", "docker", "gh", "git", "make", "snyk")


@dataclass
class Pipeline:
    """A run whose programs are recorded.

    Attributes:
        run: The run.
        answers: Pattern of a call, its exit code, and a line of bash; the first that fits counts.
        signed_in: Role and subject of each time that somebody signed in.
        approvals: GitHub environments in the order in which jobs asked for them.
    """

    run: Run
    folder: Path
    answers: list[tuple[str, int, str]] = field(default_factory=list)
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    approvals: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def answer(self, pattern: str, script: str = ":", *, code: int = 0) -> None:
        """Let a call print something, or fail; it goes before what was said until now."""
        self.answers.insert(0, (pattern, code, script))

    def delivers(self, *, after: str = "") -> str:
        """Run the part of a deployment that comes after the checks."""
        environment = {"stack": "north", "plan": "plan", "url": "", "kubernetes": True}
        what = {"image": IMAGE, "commit": COMMIT, "after": after}
        return self.starts("deliver", environment | what)

    def starts(self, workflow: str, inputs: Mapping[str, Any] | None = None) -> str:
        """Run a workflow; returns success or failure."""
        lines = [f"{pattern}\t{code}\t{script}\n" for pattern, code, script in self.answers]
        (self.folder / "answers").write_text("".join(lines))
        ended = self.run.workflow(workflow, inputs)
        sys.stdout.write("\n".join(told(self.run.jobs)))  # pytest shows it where a test fails
        return ended

    @property
    def calls(self) -> list[str]:
        """All calls in order."""
        file = self.folder / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def made(self) -> list[str]:
        """Targets of make in order, without what only sets up."""
        words = [call.split() for call in self.calls if call.startswith("make ")]
        found = [next(word for word in each[1:] if not word.startswith("-")) for each in words]
        return [each for each in found if each not in {"ready", "ready-tests", "setup"}]


@pytest.fixture
def pipeline(tmp_path: Path) -> Callable[..., Pipeline]:
    """Make a run of an event; its make says what a good one would."""

    def made(
        event: str = "push", payload: Mapping[str, Any] | None = None, folder: str = "run"
    ) -> Pipeline:
        own = tmp_path / folder
        programs = own / "programs"
        programs.mkdir(parents=True)
        for name in PROGRAMS:
            (programs / name).write_text(PROGRAM)
            (programs / name).chmod(0o755 | stat.S_IXUSR)
        found = Pipeline(
            run=Run(
                event=event,
                payload=payload or {},
                folder=own / "run",
                env={
                    "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
                    "CALLS": str(own / "calls"),
                    "ANSWERS": str(own / "answers"),
                    "GITHUB_JOB_LABEL": "",
                },
            ),
            folder=own,
        )

        def sign_in(call: Call) -> None:
            workflow_actions.signed_in({})(call)
            found.signed_in.append((call.inputs["role-to-assume"], call.place.subject))

        def approve(environment: str) -> bool:
            found.approvals.append(environment)
            return environment not in found.refused

        found.run.stand_ins = workflow_actions.usual(workflow_actions.nothing, sign_in)
        found.run.approve = approve
        found.answers = _answers()
        return found

    return made


def _answers() -> list[tuple[str, int, str]]:
    facts = "; ".join(f"echo '{key}={json.dumps(value)}'" for key, value in FACTS.items())
    return [
        ("make -s stacks*", 0, facts),
        (
            "make -s pipeline*",
            0,
            PIPELINE,
        ),
        (
            "make plan*",
            0,
            "mkdir -p plan; echo text >plan/plan.md; echo fingerprint=f1; echo changes=3",
        ),
        ("make sbom*", 0, "mkdir -p .terrace/sbom; echo {} >.terrace/sbom/app.cdx.json"),
        ("make image-scan*SARIF*", 0, "echo {} >trivy.sarif"),
        ("make -s image-push*", 0, f"echo digest={IMAGE}"),
        ("make -s promotable*", 0, f"echo image={IMAGE}; echo commit={COMMIT}"),
        ("make -s releases*", 0, """echo '"image": "'"$(cat "$CALLS.runs" 2>/dev/null)"'"'"""),
        ("make release*", 0, 'echo new >"$CALLS.runs"'),
        ("make drift*", 0, "mkdir -p .terrace; echo 0 >.terrace/exit-code"),
        (
            "make preview*",
            0,
            "echo address=https://pr.example; echo ends_at=tomorrow; echo images=app:1",
        ),
        ("git diff*", 1, ":"),
        ("git merge-base*", 1, ":"),
        ("git rev-parse HEAD", 0, f"echo {WRITTEN}"),
        ("gh pr create*", 0, "echo https://github.example/owner/name/pull/41"),
        ("gh api */check-runs*", 0, "echo success"),
    ]
