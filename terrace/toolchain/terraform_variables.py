"""Variables by which terraform would keep a state elsewhere, or without its lock.

The stacks' states have their place, and policies reach no other one. What only changes how
terraform looks or how fast it is stays.
"""

import shlex
from collections.abc import Iterator, Mapping

from terrace.errors import UserError

ARGUMENTS = "TF_CLI_ARGS"
HARMLESS = frozenset(
    (
        "-no-color",
        "-parallelism",
        "-refresh",
        "-compact-warnings",
        "-concise",
        "-lock-timeout",
        "-var",
        "-var-file",
        "-input",
        "-upgrade",
        "-plugin-dir",
        "-fs-mirror",
        "-net-mirror",
        "-platform",
        "-enable-plugin-cache",
        "-lockfile",  # it has one value, readonly, which changes less than none
    )
)
_ALSO = {f"{ARGUMENTS}_plan": {"-lock"}}  # a plan of a role that only reads
_DEFAULT_WORKSPACE = "default"
_ELSEWHERE = {
    "TF_WORKSPACE": "the states would go where no policy reaches",
    # An absolute folder is shared by all stacks, so that one would be deployed with the backend
    # of another; a relative one is neither ignored by git nor kept by the synthesis.
    "TF_DATA_DIR": "the stacks would share what belongs to one of them",
    "TF_FORCE_LOCAL_BACKEND": "the states would stay on this machine",
}


def refuse_misleading(env: Mapping[str, str]) -> None:
    """Refuse variables that lead terraform away from a stack's state or lock.

    Raises:
        UserError: One is set.
    """
    for name, effect in _ELSEWHERE.items():
        value = env.get(name)
        if value and not (name == "TF_WORKSPACE" and value == _DEFAULT_WORKSPACE):
            raise UserError(f"{name} is {value!r}, with which {effect}; run: unset {name}")
    for name, value in env.items():
        if name == ARGUMENTS or name.startswith(f"{ARGUMENTS}_"):
            for option in _options(name, value):
                if option not in HARMLESS | _ALSO.get(name, set()):
                    raise UserError(
                        f"{name} holds {option!r}, which may change what terraform deploys, where "
                        f"its state goes or whether that is locked; allowed: "
                        f"{', '.join(sorted(HARMLESS))}"
                    )


def _options(name: str, value: str) -> Iterator[str]:
    """The options in a variable; a word that is no option belongs to the one before it."""
    try:
        words = shlex.split(value)
    except ValueError:
        raise UserError(f"{name} is {value!r}, in which a quotation mark is missing") from None
    before = ""
    for word in words:
        if word.startswith("-"):
            before = word.partition("=")[0].replace("--", "-", 1)
            yield before
        elif not before:
            yield word
