"""The steps of one job: scripts run for real, actions of this repository too, others' stand in."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.workflow_expressions import Expressions, as_text
from tests.support.workflow_files import Table, own_file, read, typed

SHELLS = {
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
    "": ["bash", "-e"],  # what GitHub runs where nothing is said: without pipefail
}
MOST_SECONDS = 3600


class StepFailed(Exception):  # noqa: N818 - as GitHub calls it
    """A stand-in's step fails, and why."""


@dataclass(kw_only=True)
class StepResult:
    """How a step ended.

    Attributes:
        code: Exit code that a target of make left behind; the next one takes it away.
    """

    name: str
    outcome: str
    conclusion: str
    seconds: float = 0.0
    output: str = ""
    code: int | None = None


@dataclass(kw_only=True)
class Place:
    """Where a job runs.

    Attributes:
        root: Repository that actions are read from.
        workspace: Folder that its steps work in.
        env: Variables of all its steps.
        permissions: What its token may.
        subject: What GitHub says of it to AWS.
        artifacts: Folder of what jobs of the run keep for each other.
    """

    root: Path
    workspace: Path
    env: dict[str, str]
    permissions: Mapping[str, str]
    subject: str
    artifacts: Path


@dataclass(frozen=True, kw_only=True)
class Call:
    """A step that uses somebody's action."""

    action: str
    inputs: Mapping[str, str]
    place: Place
    env: Mapping[str, str]


StandIn = Callable[[Call], Mapping[str, str] | None]


@dataclass(kw_only=True)
class Steps:
    """A sequence of steps, of a job or of a composite action."""

    place: Place
    contexts: dict[str, Any]
    stand_ins: Mapping[str, StandIn]
    shell: str = ""
    results: list[StepResult] = field(default_factory=list)
    failed: bool = False

    def all(self, steps: list[Table]) -> bool:
        """Run steps in order; returns whether all went well."""
        self.contexts["steps"] = {}
        for number, step in enumerate(steps, start=1):
            self._one(step, f"{step.get('name') or step.get('uses') or f'step {number}'}")
        return not self.failed

    def _expressions(self, env: Mapping[str, str] | None = None) -> Expressions:
        contexts = {**self.contexts, "env": self.place.env if env is None else env}
        functions = {
            "always": lambda: True,
            "cancelled": lambda: False,
            "success": lambda: not self.failed,
            "failure": lambda: self.failed,
            "hashFiles": self._hash,
        }
        return Expressions(contexts, functions)

    def _hash(self, *patterns: str) -> str:
        found = [path for each in patterns for path in self.place.workspace.glob(each)]
        return str(len(found)) * 8 if found else ""

    def _one(self, step: Table, name: str) -> None:
        known, begin, outputs = self._expressions(), time.monotonic(), {}
        name = as_text(known.filled(name))
        result = StepResult(name=name, outcome="skipped", conclusion="skipped")
        if known.holds(step.get("if")):
            given = {
                key: as_text(value) for key, value in known.filled(step.get("env", {})).items()
            }
            env = {**self.place.env, **given}
            try:
                with_env = self._expressions(env)
                outputs, result.output = (
                    self._script(step, with_env, env)
                    if "run" in step
                    else self._action(step, with_env, env, given)
                )
                result.outcome = result.conclusion = "success"
            except StepFailed as problem:
                result.output, result.outcome = str(problem), "failure"
                forgiven = step.get("continue-on-error") == "true"
                result.conclusion = "success" if forgiven else "failure"
                self.failed = self.failed or not forgiven
            result.code = _kept(self.place.workspace / ".terrace/exit-code")
        result.seconds = time.monotonic() - begin
        self.results.append(result)
        if "id" in step:
            self.contexts["steps"][step["id"]] = {
                "outputs": dict(outputs),
                "outcome": result.outcome,
                "conclusion": result.conclusion,
            }

    def _script(
        self, step: Table, known: Expressions, env: Mapping[str, str]
    ) -> tuple[dict[str, str], str]:
        with tempfile.TemporaryDirectory(prefix="step-") as folder:
            files = {
                name: Path(folder) / name
                for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
            }
            for file in files.values():
                file.touch()
            script = Path(folder) / "script.sh"
            script.write_text(as_text(known.filled(step["run"])), encoding="utf-8")
            shell = SHELLS[step.get("shell", self.shell)]
            ended = subprocess.run(
                [*shell, str(script)],
                cwd=self.place.workspace / as_text(known.filled(step.get("working-directory", ""))),
                env={**env, **{name: str(file) for name, file in files.items()}},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=MOST_SECONDS,
                check=False,
            )
            self.place.env.update(_pairs(files["GITHUB_ENV"]))
            for line in files["GITHUB_PATH"].read_text().splitlines():
                self.place.env["PATH"] = f"{line}{os.pathsep}{self.place.env['PATH']}"
            summary = files["GITHUB_STEP_SUMMARY"].read_text()
            output = ended.stdout + (f"\n[summary]\n{summary}" if summary else "")
            if ended.returncode:
                raise StepFailed(f"{output}\n[exit code {ended.returncode}]")
            return _pairs(files["GITHUB_OUTPUT"]), output

    def _action(
        self, step: Table, known: Expressions, env: Mapping[str, str], given: Mapping[str, str]
    ) -> tuple[dict[str, str], str]:
        uses = str(step["uses"])
        inputs = {key: as_text(value) for key, value in known.filled(step.get("with", {})).items()}
        file = own_file(uses, self.place.root)
        if file is None:
            name = uses.partition("@")[0]
            if name not in self.stand_ins:
                raise StepFailed(f"nothing stands in for {name}")
            call = Call(action=name, inputs=inputs, place=self.place, env=env)
            return dict(self.stand_ins[name](call) or {}), f"{name} {dict(inputs)}"
        return self._composite(read(file), typed(read(file).get("inputs", {}), inputs, uses), given)

    def _composite(
        self, action: Table, inputs: Mapping[str, Any], given: Mapping[str, str]
    ) -> tuple[dict[str, str], str]:
        before = dict(self.place.env)
        self.place.env.update(given)
        inner = Steps(
            place=self.place,
            contexts={**self.contexts, "inputs": inputs},
            stand_ins=self.stand_ins,
        )
        went_well = inner.all(action["runs"]["steps"])
        for name in given:  # a step's own variables end with it
            self.place.env.pop(name, None)
            if name in before:
                self.place.env[name] = before[name]
        said = "\n".join(f"- {each.name}: {each.outcome}\n{each.output}" for each in inner.results)
        if not went_well:
            raise StepFailed(said)
        known = inner._expressions()
        outputs = {
            name: as_text(known.filled(about["value"]))
            for name, about in action.get("outputs", {}).items()
        }
        return outputs, said


def _pairs(file: Path) -> dict[str, str]:
    """Read KEY=value, and KEY<<END with lines until END."""
    found, lines = {}, iter(file.read_text(encoding="utf-8").splitlines())
    for line in lines:
        key, sign, value = line.partition("=")
        name, heredoc, end = line.partition("<<")
        if heredoc and len(name) < len(key):
            text = []
            for following in lines:
                if following == end:
                    break
                text.append(following)
            found[name] = "\n".join(text)
        elif sign:
            found[key] = value
        elif line:
            raise StepFailed(f"{file.name} has a line that is no KEY=value: {line}")
    return found


def _kept(file: Path) -> int | None:
    return int(file.read_text()) if file.is_file() else None


def keep(place: Place, name: str, pattern: str) -> int:
    """Put files of a workspace aside under a name; returns how many."""
    target = place.artifacts / name
    shutil.rmtree(target, ignore_errors=True)
    found = [path for path in place.workspace.glob(pattern) if path.is_file()]
    for path in found:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target / path.name)
    return len(found)
