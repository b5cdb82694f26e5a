"""The published schemas of the systems' files, as check-jsonschema carries them."""

import json

from terrace.delivery.check.github import ACTIONS, WORKFLOWS
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.errors import UserError
from terrace.side_by_side import side_by_side
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


def schemas(files: Files) -> Outcome:
    """Compare each system's files with its schema.

    Raises:
        UserError: They could not be compared.
    """
    judged = {name: files.found(*patterns) for name, patterns in SCHEMAS.items()}
    judged = {name: found for name, found in judged.items() if found}
    refuse_nothing("check-jsonschema", len(judged), ".github and the files of other systems")
    findings = side_by_side(
        lambda each: _judge(files, each[0], each[1]), list(judged.items()), at_once=2
    )
    read = sum(len(found) for found in judged.values())
    lines = [line for each in findings for line in each]
    return Outcome(check="schemas", read=f"{read} files of {', '.join(judged)}", findings=lines)


def _judge(files: Files, schema: str, names: list[str]) -> list[str]:
    command = checks.module_command("check_jsonschema", files.tools)
    options = ["--builtin-schema", f"vendor.{schema}", "--output-format", "json", "--verbose"]
    ended = files.run([*command, *options, *_TRANSFORMED.get(schema, ()), *names])
    report = json.loads(ended.stdout)
    wrong, broken = report.get("errors", []), report.get("parse_errors", [])
    passed = report.get("successes", report.get("checked_paths", []))  # the latter where all do
    read = {*passed, *(each["filename"] for each in [*wrong, *broken])}
    if unread := {*names} - read:
        raise UserError(f"check-jsonschema did not read {', '.join(sorted(unread))}")
    deepest = [(each["filename"], each.get("best_deep_match", each)) for each in wrong]
    return [
        *(f"{name}: {each['path']}: {each['message']}" for name, each in deepest),
        *(f"{each['filename']}: {each['message']}" for each in broken),
    ]
