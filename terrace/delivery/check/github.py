"""GitHub's files: actionlint for what does not run as meant, zizmor for what attackers may use."""

import json
import re
from typing import Any

from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.errors import UserError

WORKFLOWS = (".github/workflows/*.yml", ".github/workflows/*.yaml")
ACTIONS = (".github/actions/*/action.yml", ".github/actions/*/action.yaml")
_COMPLETED = re.compile(r"completed (\S+)")


def actionlint(files: Files) -> Outcome:
    """Check the workflows, and their scripts with shellcheck.

    Raises:
        UserError: It could not check them.
    """
    workflows = files.found(*WORKFLOWS)
    refuse_nothing("actionlint", workflows, ".github/workflows")
    command = [files.program("actionlint"), "-oneline", "-no-color", "-pyflakes="]
    ended = files.run([*command, f"-shellcheck={files.program('shellcheck')}", *workflows])
    findings = ended.stdout.splitlines()
    if ended.returncode and not findings:
        raise UserError(f"actionlint failed: {ended.stderr.strip() or 'it said nothing'}")
    return Outcome(check="actionlint", read=f"{len(workflows)} workflows", findings=findings)


def zizmor(files: Files) -> Outcome:
    """Look for weak spots in workflows, actions and dependabot's settings, offline.

    Raises:
        UserError: It could not check them, or did not read one of them.
    """
    expected = files.found(*WORKFLOWS, *ACTIONS, ".github/dependabot.yml")
    refuse_nothing("zizmor", expected, ".github")
    options = ["--offline", "--no-progress", "--strict-collection", "--collect=all"]
    form = ["--format=json-v1", "--no-exit-codes", "--color=never"]
    ended = files.run([files.program("zizmor"), *options, *form, *expected], accepted=(0,))
    unread = {*expected} - {*_COMPLETED.findall(ended.stderr)}
    if unread:
        raise UserError(f"zizmor did not read {', '.join(sorted(unread))}")
    findings = [_worded(each) for each in json.loads(ended.stdout)]
    return Outcome(check="zizmor", read=f"{len(expected)} files", findings=findings)


def _worded(finding: dict[str, Any]) -> str:
    places = finding["locations"]
    named = [each for each in places if each["symbolic"]["kind"] == "Primary"] or places
    path = named[0]["symbolic"]["key"]["Local"]["verbatim_path"]
    row = named[0]["concrete"]["location"]["start_point"]["row"]
    return f"{path}:{row + 1}: {finding['desc']} [{finding['ident']}]"
