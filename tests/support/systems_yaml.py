"""Readers of the pipelines that are YAML: GitHub's, GitLab's, CircleCI's and Travis CI's."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.systems import ROOT, Delivery, System, listed, load, parts, planned, targets


def github() -> System:
    """GitHub's: the environments that get builds stand for themselves in cd-dev.yml."""
    files = {
        path.stem: load(str(path)) for path in sorted((ROOT / ".github/workflows").glob("*.yml"))
    }
    deliver, main = files["deliver"]["jobs"]["deploy"], files["cd-dev"]
    assert main[True]["push"]["branches"] == ["main"]  # YAML takes `on` for a truth value
    planned = _runs(files["plan"])
    deployed = [step.get("run", "") for step in deliver["steps"]]
    deliveries = {}
    for name, document in files.items():
        if not name.startswith("cd-"):
            continue
        promoted = document["jobs"].get("promote")
        lines = [*(_runs(files["promote"]) if promoted else []), *planned, *deployed]
        assert promoted or {*document["jobs"]["image"]["needs"]} >= {"ci"}
        deliveries[name.removeprefix("cd-")] = Delivery(
            targets=targets(lines),
            source="promoted" if promoted else "",
            waits=bool(promoted) and deliver["environment"]["name"] == "${{ inputs.stack }}",
            alone=_group(deliver["concurrency"]).removeprefix("deploy-"),
            proves=deliver["permissions"]["id-token"] == "write",
            on_main=True,  # a setting of the GitHub environments
        )
    matrix = files["ci"]["jobs"]["test"].get("strategy", {}).get("matrix", {})
    return System(
        checks=targets(_runs(files["ci"])),
        parts=parts(_runs(files["ci"]), matrix.get("part", ())),
        publish=targets(_runs(files["image"])),
        deliveries=deliveries,
    )


def _runs(workflow: Mapping[str, Any]) -> list[str]:
    return [
        step.get("run", "") for job in workflow["jobs"].values() for step in job.get("steps", [])
    ]


def _group(concurrency: Mapping[str, Any]) -> str:
    assert concurrency["cancel-in-progress"] is False
    return str(concurrency["group"])


def gitlab() -> System:
    """GitLab's."""
    document = load(".gitlab-ci.yml")
    jobs = {
        name: _extended(document, name)
        for name, each in document.items()
        if isinstance(each, dict) and "stage" in each
    }
    stages = document["stages"]
    ordered = dict(sorted(jobs.items(), key=lambda each: stages.index(each[1]["stage"])))
    deliveries = {}
    for name, deploy in ordered.items():
        if not name.startswith("deploy "):
            continue
        stack = deploy["variables"]["STACK"]
        plan = ordered[f"plan {stack}"]
        source = plan["variables"].get("FROM", "")
        assert f"plan {stack}" in deploy["needs"], stack
        assert not source or f"deploy {source}" in plan["needs"], stack
        assert deploy["environment"]["name"] == stack
        deliveries[stack] = Delivery(
            targets=targets([*planned(plan["script"], source), *deploy["script"]]),
            source=source,
            waits=all(each.get("when") == "manual" for each in deploy["rules"]),
            alone=deploy.get("resource_group", ""),
            proves="OIDC_TOKEN" in deploy["id_tokens"] and "OIDC_TOKEN" in plan["id_tokens"],
            on_main=_only_main(deploy["rules"]) and _only_main(plan["rules"]),
        )
    assert _only_main(ordered["publish"]["rules"])
    checks = [c for each in ordered.values() if each["stage"] == "check" for c in each["script"]]
    matrix = ordered["test"].get("parallel", {}).get("matrix", [])
    return System(
        checks=targets(checks),
        parts=parts(checks, [part for each in matrix for part in listed(each.get("PART"))]),
        publish=targets(ordered["publish"]["script"]),
        deliveries=deliveries,
    )


def _extended(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    job = document[name]
    found: dict[str, Any] = {}
    for each in listed(job.get("extends")):
        found |= _extended(document, each)
    return found | job


def _only_main(rules: Sequence[Mapping[str, str]]) -> bool:
    return {each["if"] for each in rules} == {"$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}


def circleci() -> System:
    """CircleCI's."""
    document = load(".circleci/config.yml")
    runs = {
        name: [_command(step["run"]) for step in job["steps"] if "run" in step]
        for name, job in document["jobs"].items()
    }
    invoked = _invocations(document["workflows"]["delivery"]["jobs"])
    checks = [name for name, each in invoked.items() if not each.get("requires")]
    assert {*invoked["publish"]["requires"]} == {*checks}
    deliveries = {}
    for name, deploy in invoked.items():
        if deploy["job"] != "deploy":
            continue
        stack, plan = deploy["stack"], invoked[f"plan {deploy['stack']}"]
        before = _before(invoked, name)
        source = plan.get("from", "")
        assert f"plan {stack}" in before, stack
        assert not source or f"deploy {source}" in _before(invoked, f"plan {stack}"), stack
        direct = [invoked[each] for each in deploy["requires"]]
        deliveries[stack] = Delivery(
            targets=targets([*planned(runs["plan"], source), *runs["deploy"]]),
            source=source,
            waits=all(each.get("type") == "approval" for each in direct),
            alone=deploy.get("serial-group", "").rpartition("/")[2],
            proves=True,  # every job has its token
            on_main=all(
                each["filters"] == {"branches": {"only": "main"}}
                for each in (deploy, plan, *direct)
            ),
        )
    matrix = invoked["test"].get("matrix", {}).get("parameters", {})
    return System(
        checks=targets(command for name in checks for command in runs[name]),
        parts=parts(runs["test"], matrix.get("part", ())),
        publish=targets(runs["publish"]),
        deliveries=deliveries,
    )


def _command(run: Any) -> str:
    return str(run["command"] if isinstance(run, dict) else run)


def _invocations(jobs: Sequence[Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for each in jobs:
        ((job, settings),) = each.items() if isinstance(each, dict) else [(each, {})]
        found[settings.get("name", job)] = {"job": job, **settings}
    return found


def _before(invoked: Mapping[str, Any], name: str) -> set[str]:
    needed = invoked[name].get("requires", [])
    return {*needed, *(each for need in needed for each in _before(invoked, need))}


def travis() -> System:
    """Travis CI's, which delivers nothing."""
    jobs = load(".travis.yml")["jobs"]["include"]
    commands = [command for job in jobs for command in listed(job["script"])]
    return System(checks=targets(commands), parts=parts(commands), publish=(), deliveries={})
