"""`terrace github`: sets the repository up on GitHub as workflows and roles rely on it.

A job that names an environment which is not there makes one, without any rule, so that any branch
could take the role of that name. So the environments come first, with what they are guarded by.

Source: GitHub Docs, "Managing environments for deployment", "REST API endpoints for deployment
environments", "… for deployment branch policies", "… for rules" and "… for GitHub Actions
permissions".
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import Any

import environments
from environments import Environment, Platform
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.stacks import facts, order
from terrace.errors import Refusal, UserError
from terrace.names import SHARED
from terrace.toolchain import repository_root

PURPOSE = "set the repository up on GitHub: environments, rules of branches and tags"
MAIN = (("branch", "main"),)
PROMOTED = (*MAIN, ("tag", "v*"))  # a release starts its run from a tag
ANY: tuple[tuple[str, str], ...] = ()
Ask = Callable[[str, str, Any], Any]
"""Method, path and body of a request; returns the answer, None where there is nothing."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("github", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("--app", help="the GitHub App that writes manifests; nobody without it")
    parser.add_argument(
        "--reviewers", help="team that approves deployments; the owner of the platform without it"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be asked of GitHub")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    require_right_environments()
    root, platform = repository_root(), environments.PLATFORM
    if which("gh") is None:
        raise Refusal("gh is not on PATH; install the GitHub CLI", code=Code.TOOL_MISSING)
    ask = dry(asked) if chosen.dry_run else asked
    there = guarded(order(root), environments.ENVIRONMENTS, platform)
    team = chosen.reviewers or platform.owner
    set_up(ask, root, platform, there, team=team, app=chosen.app)
    sys.stdout.write(f"{platform.repository} is set up: {', '.join(there)}\n")
    return Code.DONE


def guarded(
    stacks: Sequence[str], of: Sequence[Environment], platform: Platform
) -> dict[str, tuple[tuple[tuple[str, str], ...], bool]]:
    """Return by GitHub environment from where its jobs may run, and whether a person approves.

    Args:
        stacks: All stacks.
        of: The environments.
        platform: What they share.
    """
    known = facts(stacks, of, platform)["environments"]
    found = {"plan": (ANY, False), f"{SHARED}-plan": (PROMOTED, False)}
    for name, each in known.items():
        if each["protected"]:
            found[each["plan"]] = (PROMOTED, False)
        found[name] = (PROMOTED if each["after"] else MAIN, each["protected"])
    found |= {"images": (MAIN, False), "scanners": (ANY, False)}
    if any(each["kubernetes"] for each in known.values()):
        found["manifests"] = (PROMOTED, False)
    if platform.previews:
        found["previews"] = (ANY, False)
    return found


def set_up(
    ask: Ask,
    root: Path,
    platform: Platform,
    there: Mapping[str, tuple[tuple[tuple[str, str], ...], bool]],
    *,
    team: str,
    app: str | None,
) -> None:
    """Make or change everything; doing it again changes nothing.

    Args:
        ask: Asks GitHub.
        root: The working copy.
        platform: Names the repository.
        there: The GitHub environments, as `guarded` returns them.
        team: Team that approves deployments into protected environments.
        app: Name of the app that may merge digests without a review.
    """
    repository = f"repos/{platform.repository}"
    organization = platform.repository.partition("/")[0]
    approvers = [{"type": "Team", "id": _id(ask, f"orgs/{organization}/teams/{team}")}]
    for name, (sources, approved) in there.items():
        _environment(
            ask, f"{repository}/environments/{name}", sources, approvers, approved=approved
        )
    _rules(ask, root, repository, app=_id(ask, f"apps/{app}") if app else None)
    pinned = {"enabled": True, "allowed_actions": "all", "sha_pinning_required": True}
    ask("PUT", f"{repository}/actions/permissions", pinned)
    reads = {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
    ask("PUT", f"{repository}/actions/permissions/workflow", reads)
    if platform.previews and ask("GET", f"{repository}/labels/preview", None) is None:
        ask("POST", f"{repository}/labels", {"name": "preview"})


def _environment(
    ask: Ask,
    path: str,
    sources: tuple[tuple[str, str], ...],
    approvers: list[dict[str, Any]],
    *,
    approved: bool,
) -> None:
    """Write one environment; reviewers and a wait that somebody has chosen stay."""
    has = {
        rule["type"]: rule for rule in (ask("GET", path, None) or {}).get("protection_rules", [])
    }
    review = has.get("required_reviewers", {})
    chosen = [
        {"type": each["type"], "id": each["reviewer"]["id"]} for each in review.get("reviewers", [])
    ]
    policy = {"protected_branches": False, "custom_branch_policies": True} if sources else None
    body = {
        "wait_timer": has.get("wait_timer", {}).get("wait_timer", 0),
        "prevent_self_review": approved or bool(review.get("prevent_self_review")),
        "reviewers": chosen or (approvers if approved else None),
        "deployment_branch_policy": policy,
    }
    ask("PUT", path, body)
    if not sources:
        return
    policies = f"{path}/deployment-branch-policies"
    present = (ask("GET", policies, None) or {}).get("branch_policies", [])
    for each in present:
        if (each.get("type", "branch"), each["name"]) not in sources:
            ask("DELETE", f"{policies}/{each['id']}", None)
    for kind, name in sources:
        if (kind, name) not in {(each.get("type", "branch"), each["name"]) for each in present}:
            ask("POST", policies, {"name": name, "type": kind})


def _rules(ask: Ask, root: Path, repository: str, *, app: int | None) -> None:
    present = {
        each["name"]: each["id"] for each in ask("GET", f"{repository}/rulesets", None) or []
    }
    for file in sorted((root / ".github/rulesets").glob("*.json")):
        rules = json.loads(file.read_text(encoding="utf-8"))
        passing = rules["bypass_actors"]
        rules["bypass_actors"] = [
            {**each, "actor_id": each["actor_id"] or app}
            for each in passing
            if each["actor_id"] or app
        ]
        number = present.get(rules["name"])
        path = f"{repository}/rulesets"
        ask(*(("PUT", f"{path}/{number}") if number else ("POST", path)), rules)


def _id(ask: Ask, path: str) -> int:
    found = ask("GET", path, None)
    if found is None:
        raise UserError(f"GitHub knows no {path}, or you may not see it")
    return int(found["id"])


def asked(method: str, path: str, body: Any) -> Any:
    """Ask GitHub by its command line, which signs in.

    Raises:
        UserError: It refused.
    """
    command = ["gh", "api", "--method", method, path]
    text = None if body is None else json.dumps(body)
    ended = subprocess.run(
        [*command, *(["--input", "-"] if text else [])],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode and method == "GET" and "HTTP 404" in ended.stderr:
        return None
    if ended.returncode:
        said = f"{ended.stderr.strip()} {ended.stdout.strip()}"
        raise UserError(f"GitHub refused {method} {path}: {said}")
    return json.loads(ended.stdout) if ended.stdout.strip() else None


def dry(ask: Ask) -> Ask:
    """Read only, and say what would be written."""

    def say(method: str, path: str, body: Any) -> Any:
        if method == "GET":
            return ask(method, path, body)
        sys.stdout.write(f"would {method} {path} {json.dumps(body)}\n")
        return None

    return say
