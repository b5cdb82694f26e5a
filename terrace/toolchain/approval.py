"""An approval of a plan, as a command of cdktf gets it: one fingerprint for one stack."""

import re
from collections.abc import Mapping, Sequence

from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.guard.place import APPROVED
from terrace.toolchain.refusals import CHANGING, words_of

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_DEPLOYS = {"deploy", "apply"}
_CHANGES_UNSEEN = {*CHANGING, "watch"} - _DEPLOYS


def refuse_without_sense(arguments: Sequence[str], env: Mapping[str, str]) -> None:
    """Refuse an approval that is none, or that a command cannot hold to.

    Args:
        arguments: Of cdktf.
        env: Environment that it will run in.

    Raises:
        Refusal: TERRACE_APPROVED_PLAN is no fingerprint, or is set for more than one stack, or for
            a command that no plan stands before.
    """
    approved, words = env.get(APPROVED), words_of(arguments)
    verb = words[0] if words else ""
    if approved is None or verb not in {*CHANGING, *_CHANGES_UNSEEN}:
        return
    if verb in _CHANGES_UNSEEN:
        sentence = f"{APPROVED} is set, which approves a deployment and no {verb}"
    elif not _FINGERPRINT.fullmatch(approved):
        sentence = (
            f"{APPROVED} is {approved!r}, allowed: the fingerprint that `terrace plan` prints, "
            "64 hexadecimal digits"
        )
    elif len(words) != 2:
        sentence = (
            f"{APPROVED} approves the plan of one stack, and this command names "
            f"{', '.join(words[1:]) or 'none'}"
        )
    else:
        return
    raise Refusal(f"{sentence}; nothing was changed", code=Code.USAGE)
