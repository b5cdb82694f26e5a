"""Runs a workflow as a whole on this machine, from the YAML's own jobs and steps.

Each job has a workspace of its own. Jobs run one after the other, in the order of `needs`.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.workflow_expressions import Expressions, as_text
from tests.support.workflow_files import (
    ROOT,
    Table,
    combinations,
    declared,
    in_order,
    listed,
    own_file,
    read,
    typed,
    with_needs,
)
from tests.support.workflow_results import EVERYTHING, JobResult, permissions_of
from tests.support.workflow_steps import Place, StandIn, Steps

FAILED = {"failure", "cancelled"}


@dataclass(kw_only=True)
class Run:
    """A run and what it happens to.

    Attributes:
        event: Name of the event.
        payload: What GitHub tells of it.
        stand_ins: What stands in for actions of others, by name.
        folder: Scratch folder for workspaces and artifacts.
        root: Repository that workflows are read from.
        env: Variables that each job finds.
        secrets: Secrets by environment; those of "" are the repository's.
        variables: The repository's variables.
        approve: Asked before a job of an environment begins; False ends it.
        only: Names of jobs of the first workflow to run, with what they need; empty runs all.
        given: Outputs of jobs that are not run but taken for done, by their whole names.
    """

    event: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    stand_ins: Mapping[str, StandIn] = field(default_factory=dict)
    folder: Path
    root: Path = ROOT
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    secrets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    github: Mapping[str, str] = field(default_factory=dict)
    approve: Callable[[str], bool] = lambda _environment: True
    only: frozenset[str] = frozenset()
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    jobs: list[JobResult] = field(default_factory=list)

    def workflow(self, name: str, inputs: Mapping[str, Any] | None = None) -> str:
        """Run a workflow by the name of its file; returns success or failure."""
        document = read(self.root / f".github/workflows/{name}.yml")
        passed = None if inputs is None else frozenset(declared(document, "secrets"))
        result, _ = self._workflow(
            document, "", inputs=inputs or {}, allowed=EVERYTHING, passed=passed
        )
        return result

    def job(self, name: str) -> JobResult:
        """Return what became of a job by its whole name."""
        return next(each for each in self.jobs if each.name == name)

    def _workflow(
        self,
        document: Table,
        prefix: str,
        *,
        inputs: Mapping[str, Any],
        allowed: Mapping[str, str],
        passed: frozenset[str] | None,
    ) -> tuple[str, dict[str, str]]:
        jobs, ended = document["jobs"], {}
        wanted = with_needs(jobs, self.only) if self.only and not prefix else set(jobs)
        for name in in_order(jobs):
            if name not in wanted:
                continue
            needs = {each: ended[each] for each in listed(jobs[name].get("needs"))}
            contexts = {
                **self._contexts(document),
                "inputs": inputs,
                "needs": needs,
                "matrix": {},
                "secrets": self._secrets("", passed),
                "_passed": passed,
            }
            ended[name] = self._job(document, name, prefix, contexts, allowed)
        contexts = {**self._contexts(document), "inputs": inputs, "jobs": ended}
        known = Expressions(contexts, {})
        outputs = {
            name: as_text(known.filled(about["value"]))
            for name, about in declared(document, "outputs").items()
        }
        failed = any(each["result"] in FAILED for each in ended.values())
        return "failure" if failed else "success", outputs

    def _job(
        self,
        document: Table,
        name: str,
        prefix: str,
        contexts: dict[str, Any],
        allowed: Mapping[str, str],
    ) -> dict[str, Any]:
        job, needs = document["jobs"][name], contexts["needs"]
        results = [each["result"] for each in needs.values()]
        known = Expressions(
            contexts,
            {
                "always": lambda: True,
                "cancelled": lambda: False,
                "success": lambda: all(each == "success" for each in results),
                "failure": lambda: any(each in FAILED for each in results),
            },
        )
        permissions = permissions_of(job, document, allowed, f"{prefix}{name}")
        if f"{prefix}{name}" in self.given:
            return {"result": "success", "outputs": dict(self.given[f"{prefix}{name}"])}
        if not known.holds(job.get("if")):
            self.jobs.append(JobResult(name=f"{prefix}{name}"))
            return {"result": "skipped", "outputs": {}}
        ended = []
        for combination in combinations(known.filled(job.get("strategy", {}).get("matrix"))):
            first = next(iter(combination.values()), "")
            label = f"{prefix}{name} ({first})" if combination else f"{prefix}{name}"
            inner = {**contexts, "matrix": combination}
            ended.append(
                self._called(job, label, inner, permissions)
                if "uses" in job
                else self._steps(document, job, label, inner, permissions)
            )
        failed = any(result in FAILED for result, _ in ended)
        outputs = {key: value for _, found in ended for key, value in found.items()}
        return {"result": "failure" if failed else "success", "outputs": outputs}

    def _called(
        self, job: Table, label: str, contexts: dict[str, Any], permissions: Mapping[str, str]
    ) -> tuple[str, dict[str, str]]:
        file = own_file(job["uses"], self.root)
        assert file, f"{job['uses']} is somebody else's workflow"
        document = read(file)
        given = Expressions(contexts, {}).filled(job.get("with", {}))
        named = frozenset(job.get("secrets", {}))
        if strange := named - set(declared(document, "secrets")):
            raise ValueError(f"{job['uses']} declares no secret {', '.join(sorted(strange))}")
        return self._workflow(
            document,
            f"{label} / ",
            inputs=typed(declared(document, "inputs"), given, job["uses"]),
            allowed=permissions,
            passed=named,
        )

    def _steps(
        self,
        document: Table,
        job: Table,
        label: str,
        contexts: dict[str, Any],
        permissions: Mapping[str, str],
    ) -> tuple[str, dict[str, str]]:
        known = Expressions(contexts, {})
        environment = known.filled(job.get("environment", ""))
        environment = environment["name"] if isinstance(environment, Mapping) else environment
        group = known.filled(job.get("concurrency", ""))
        ended = JobResult(
            name=label,
            environment=environment,
            concurrency=group["group"] if isinstance(group, Mapping) else group,
        )
        self.jobs.append(ended)
        if environment and not self.approve(environment):
            ended.result = "failure"
            return ended.result, {}
        begin = time.monotonic()
        place = self._place(environment, permissions)
        ended.workspace = place.workspace
        contexts["secrets"] = self._secrets(environment, contexts["_passed"])
        known = Expressions(contexts, {})
        for given in (document.get("env", {}), job.get("env", {})):
            place.env.update({k: as_text(v) for k, v in known.filled(given).items()})
        shell = {**document, **job}.get("defaults", {}).get("run", {}).get("shell", "")
        steps = Steps(place=place, contexts=contexts, stand_ins=self.stand_ins, shell=shell)
        ended.result = "success" if steps.all(job["steps"]) else "failure"
        ended.steps, ended.seconds = steps.results, time.monotonic() - begin
        outputs = steps._expressions().filled(job.get("outputs", {}))
        ended.outputs = {name: as_text(value) for name, value in outputs.items()}
        return ended.result, ended.outputs

    def _place(self, environment: str, permissions: Mapping[str, str]) -> Place:
        number = len(self.jobs)
        workspace, temporary = self.folder / f"job-{number}", self.folder / f"temp-{number}"
        for folder in (workspace, temporary):
            folder.mkdir(parents=True)
        request = "pull_request" if self.event == "pull_request" else f"ref:{self._github['ref']}"
        return Place(
            root=self.root,
            workspace=workspace,
            env={
                **self.env,
                "CI": "true",
                "RUNNER_TEMP": str(temporary),
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(workspace),
                "GITHUB_SERVER_URL": "https://github.com",
                **{f"GITHUB_{name.upper()}": value for name, value in self._github.items()},
            },
            permissions=permissions,
            subject=f"environment:{environment}" if environment else request,
            artifacts=self.folder / "artifacts",
        )

    @property
    def _github(self) -> dict[str, str]:
        return {
            "event_name": self.event,
            "ref": "refs/heads/main",
            "ref_name": "main",
            "sha": "c" * 40,
            "repository": "owner/name",
            "run_id": "4711",
            "run_attempt": "1",
            "actor": "somebody",
            **self.github,
        }

    def _secrets(self, environment: str, passed: frozenset[str] | None) -> dict[str, str]:
        """What a job sees; a called workflow sees only what its caller names, wherever it is."""
        found = {**self.secrets.get("", {}), **self.secrets.get(environment, {})}
        return {name: value for name, value in found.items() if passed is None or name in passed}

    def _contexts(self, document: Table) -> dict[str, Any]:
        return {
            "github": {
                **self._github,
                "workflow": document["name"],
                "event": self.payload,
                "token": "token",
            },
            "runner": {"os": "Linux", "arch": "X64", "temp": str(self.folder)},
            "vars": self.variables,
            "job": {},
            "strategy": {},
        }
