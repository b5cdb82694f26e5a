"""What stands in for other people's actions when a workflow runs on this machine."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.workflow_steps import Call, StandIn, StepFailed, keep


def nothing(_call: Call) -> None:
    """For what the machine has already, and for what only reports."""


def upload(call: Call) -> None:
    """Keep files for other jobs of the run."""
    found = sum(keep(call.place, call.inputs["name"], each) for each in _lines(call, "path"))
    if not found and call.inputs.get("if-no-files-found") == "error":
        raise StepFailed(f"no file is at {call.inputs['path']}")


def download(call: Call) -> None:
    """Take what another job kept: one artifact by name, or those of a pattern into one folder."""
    name, target = call.inputs.get("name"), call.place.workspace / call.inputs.get("path", ".")
    found = list(call.place.artifacts.glob(name or call.inputs.get("pattern", "*")))
    if name and not found:
        raise StepFailed(f"nobody has kept an artifact {name}")
    target.mkdir(parents=True, exist_ok=True)
    for path in (each for folder in found for each in folder.iterdir()):
        shutil.copy(path, target / path.name)


def clone(source: Path) -> StandIn:
    """Check out a commit of a working copy; a job then sets itself up, as on a new runner."""

    def check_out(call: Call) -> None:
        target = call.place.workspace
        command = ["git", "clone", "--quiet", str(source), str(target)]
        subprocess.run(command, check=True, capture_output=True)
        ref = call.inputs.get("ref")
        if ref and ref != call.place.env["GITHUB_SHA"]:
            subprocess.run(["git", "checkout", "--quiet", ref], cwd=target, check=True)

    return check_out


def signed_in(variables: Mapping[str, str]) -> StandIn:
    """Lend credentials to the rest of the job, if its token may ask for them.

    Args:
        variables: What AWS's tools read.
    """

    def sign_in(call: Call) -> None:
        if call.place.permissions.get("id-token") != "write":
            raise StepFailed(
                "the job has no `id-token: write`, so GitHub says nothing of it to AWS"
            )
        if not call.inputs.get("role-to-assume") or not call.inputs.get("aws-region"):
            raise StepFailed("no role or no region is named")
        call.place.env.update(variables)

    return sign_in


def usual(check_out: StandIn, sign_in: StandIn) -> dict[str, StandIn]:
    """Return stand-ins for every action that the workflows use."""
    return {
        "actions/attest-build-provenance": nothing,
        "actions/cache": nothing,
        "actions/checkout": check_out,
        "actions/create-github-app-token": lambda _call: {"token": "token", "app-slug": "terrace"},
        "actions/download-artifact": download,
        "actions/setup-python": nothing,
        "actions/upload-artifact": upload,
        "aws-actions/configure-aws-credentials": sign_in,
        "docker/setup-buildx-action": nothing,
        "docker/setup-qemu-action": nothing,
        "github/codeql-action/upload-sarif": nothing,
        "sigstore/cosign-installer": nothing,
        "snyk/actions/setup": nothing,
        "SonarSource/sonarqube-scan-action": nothing,
        "zaproxy/action-baseline": nothing,
    }


def _lines(call: Call, name: str) -> list[str]:
    return [line.strip() for line in call.inputs[name].splitlines() if line.strip()]
