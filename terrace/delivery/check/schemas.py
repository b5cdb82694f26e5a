"""The published schemas of the systems' files, as check-jsonschema carries them."""

import json
from collections.abc import Mapping
from typing import Any

from terrace.delivery.check.github import ACTIONS, WORKFLOWS
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.errors import UserError
from terrace.toolchain import checks

SCHEMAS = {
    "github-workflows": WORKFLOWS,
    "github-actions": ACTIONS,
    "dependabot": (".github/dependabot.yml",),
    "gitlab-ci": (".gitlab-ci.yml",),
    "circle-ci": (".circleci/config.yml",),
    "travis": (".travis.yml",),
}
"""Names of schemas, and the files that they judge where they are: who uses one system has no
files of the others."""

_TRANSFORMED = {"gitlab-ci": ("--data-transform", "gitlab-ci")}  # for its tag !reference
_OPTIONS = ("--output-format", "json", "--verbose")
_ALL = """
import contextlib, io, json, sys
from check_jsonschema.cli import main
for arguments in json.loads(sys.argv[1]):
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        main(arguments, standalone_mode=False)
    print(json.dumps(json.loads(text.getvalue())))
"""
"""All in one process, whose imports take ten times as long as what it judges."""


def schemas(files: Files) -> Outcome:
    """Compare each system's files with its schema.

    Raises:
        UserError: They could not be compared.
    """
    judged = {name: files.found(*patterns) for name, patterns in SCHEMAS.items()}
    judged = {name: found for name, found in judged.items() if found}
    refuse_nothing("check-jsonschema", len(judged), ".github and the files of other systems")
    calls = [
        ["--builtin-schema", f"vendor.{name}", *_OPTIONS, *_TRANSFORMED.get(name, ()), *found]
        for name, found in judged.items()
    ]
    python = checks.module_command("check_jsonschema", files.tools)[:-2]
    reports = files.run([*python, "-c", _ALL, json.dumps(calls)], accepted=(0,)).stdout.splitlines()
    unread = [name for found in judged.values() for name in found]
    read = f"{len(unread)} files of {', '.join(judged)}"
    lines = [line for each in reports for line in _findings(json.loads(each), unread)]
    if unread:
        raise UserError(f"check-jsonschema did not read {', '.join(unread)}")
    return Outcome(check="schemas", read=read, findings=lines)


def _findings(report: Mapping[str, Any], unread: list[str]) -> list[str]:
    """Word a report's findings, and strike what it has read from the files that are left."""
    wrong, broken = report.get("errors", []), report.get("parse_errors", [])
    passed = report.get("successes", report.get("checked_paths", []))  # the latter where all do
    for name in {*passed, *(each["filename"] for each in [*wrong, *broken])}:
        unread.remove(name)
    deepest = [(each["filename"], each.get("best_deep_match", each)) for each in wrong]
    return [
        *(f"{name}: {each['path']}: {each['message']}" for name, each in deepest),
        *(f"{each['filename']}: {each['message']}" for each in broken),
    ]
