"""An approved plan: only what somebody has looked at is carried out, and nothing else.

`terraform apply` plans and applies in one go. With an approval it becomes a plan that is kept, its
comparison with the approval, and the application of that very file. Terraform itself refuses the
file where the state has changed since.
"""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from terrace.delivery.codes import Code
from terrace.guard.fingerprint import counts, fingerprint
from terrace.guard.guard import INTERRUPTED, Guard
from terrace.guard.place import APPROVED, TERRAFORM, Place, without

_APPLY = "apply"
_REFUSED = {"destroy": "destroys", "refresh": "changes the state alone"}
_ARGUMENTS = "TF_CLI_ARGS"
_OF_BOTH = {
    "-json",
    "-no-color",
    "-parallelism",
    "-input",
    "-lock",
    "-lock-timeout",
    "-compact-warnings",
}
_WITH_VALUE = {"-var", "-var-file", "-target", "-replace", "-parallelism", "-lock-timeout"}
_OF_APPLY = {"-auto-approve", "-backup", "-state-out"}
_AS_IT_WAS = "nothing was changed"


class _Words(NamedTuple):
    """Arguments of an apply, divided.

    Attributes:
        plan: For the plan.
        apply: For the application of a plan file.
        file: The plan file that is given, if one is.
    """

    plan: list[str]
    apply: list[str]
    file: str | None


def concerns(arguments: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Whether a terraform would change something, and only an approved plan may be carried out."""
    return APPROVED in environ and _verb(arguments) in {_APPLY, *_REFUSED}


def run(guard: Guard, place: Place, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Carry out what is approved; returns terraform's exit code, or 10 where the plan is another.

    Args:
        guard: Runs terraform.
        place: The run's folder, which holds the plan and is for this user alone.
        arguments: Of terraform.
        environ: Its environment.
    """
    terraform, verb = environ[TERRAFORM], _verb(arguments)
    if verb in _REFUSED:
        return _refuse(
            guard,
            place,
            f"{APPROVED} is set, which approves a deployment, and terraform {verb} {_REFUSED[verb]}"
            f"; {_AS_IT_WAS}; run: unset {APPROVED}",
        )
    at = arguments.index(_APPLY)
    words = _divided(arguments[at + 1 :])
    before = [*arguments[:at]]  # such as -chdir=…
    made = words.file or str(place.folder / f"plan-{os.getpid()}")
    try:
        if words.file is None:
            plan = [terraform, *before, "plan", *words.plan, f"-out={made}"]
            if code := guard.run(plan, _for_plan(environ)):
                return code
        if not guard.may_begin:
            return INTERRUPTED
        if (refusal := _judged([terraform, *before], made, environ)) is not None:
            return _refuse(guard, place, refusal)
        apply = [terraform, *before, _APPLY, *words.apply, made]
        return guard.run(apply, _for_apply(environ))
    finally:
        if words.file is None:
            Path(made).unlink(missing_ok=True)


def _judged(terraform: Sequence[str], file: str, environ: Mapping[str, str]) -> str | None:
    """Compare a plan with the approval; returns why it may not be carried out."""
    ended = subprocess.run(
        [*terraform, "show", "-json", file],
        env={name: value for name, value in without(environ).items() if name != _ARGUMENTS},
        stdin=subprocess.DEVNULL,
        capture_output=True,  # it holds secrets in clear, so no log sees it
        start_new_session=True,
        check=False,
    )
    stack, approved = Path.cwd().name, environ[APPROVED]
    try:
        shown = json.loads(ended.stdout) if ended.returncode == 0 else None
    except ValueError:
        shown = None
    if shown is None:
        return f"the plan of {stack} cannot be read, so it cannot be compared with the approved one"
    if (found := fingerprint(shown)) == approved:
        return None
    return (
        f"the plan of {stack} has changed since its approval: {approved[:12]} is approved, and this"
        f" one is {found[:12]} ({summary(counts(shown))}); {_AS_IT_WAS}; have the new plan approved"
    )


def summary(numbers: Mapping[str, int]) -> str:
    """Say what a plan would do in numbers."""
    done = {
        "create": "to create",
        "update": "to change",
        "replace": "to replace",
        "destroy": "to destroy",
        "other": "to move, import or forget",
        "outputs": "outputs to change",
    }
    said = [f"{numbers[name]} {text}" for name, text in done.items() if numbers.get(name)]
    return ", ".join(said) or "nothing would change any more"


def _refuse(guard: Guard, place: Place, sentence: str) -> int:
    place.refuse(sentence)
    guard.say(f"\nError: {sentence}\n")
    return Code.PLAN_CHANGED.value


def _divided(words: Sequence[str]) -> _Words:
    plan, apply, file = [], [], None
    for word in _joined(words):
        name = _name(word)
        if not word.startswith("-"):
            file = word
            continue
        if name not in _OF_APPLY:
            plan.append(word)
        if name in _OF_BOTH or name in _OF_APPLY - {"-auto-approve"}:
            apply.append(word)
    return _Words(plan, apply, file)


def _for_plan(environ: Mapping[str, str]) -> dict[str, str]:
    """What holds for an apply holds for its plan, and not what is meant for plans alone."""
    given = environ.get(f"{_ARGUMENTS}_{_APPLY}", "")
    words = _divided(shlex.split(given)).plan
    return {**environ, f"{_ARGUMENTS}_plan": shlex.join(words)}


def _for_apply(environ: Mapping[str, str]) -> dict[str, str]:
    """Of a plan that is made, variables and what is refreshed are settled."""
    chosen = dict(environ)
    for name in (_ARGUMENTS, f"{_ARGUMENTS}_{_APPLY}"):
        if name in chosen:
            chosen[name] = shlex.join(_divided(shlex.split(chosen[name])).apply)
    return chosen


def _joined(words: Sequence[str]) -> list[str]:
    """Write an option and its value as one word, as `-var name=value` is two."""
    joined: list[str] = []
    for word in words:
        if joined and "=" not in joined[-1] and _name(joined[-1]) in _WITH_VALUE:
            joined[-1] = f"{joined[-1]}={word}"
        else:
            joined.append(word)
    return joined


def _name(option: str) -> str:
    return option.partition("=")[0].replace("--", "-", 1)


def _verb(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if not word.startswith("-")), "")
