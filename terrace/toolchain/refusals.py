"""What cdktf would find out only after a while, or never: refused before anything starts."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from terrace.errors import UserError
from terrace.toolchain import terraform
from terrace.toolchain.known_failures import embedded_aws_gone
from terrace.toolchain.locations import repository_root
from terrace.toolchain.project import configured_output

CHANGING = {"deploy", "apply", "destroy"}
READING = {"diff", "plan", "output", "outputs"}
ANSWER_SECONDS = 10.0
_OTHER_APP = {"--app", "-a", "--skip-synth", "--help", "-h"}
"""Options with which the stacks are not those of this working copy as it is, or not needed."""
_WITH_VALUE = {
    *("-o", "--output", "--outputs-file", "--parallelism", "--terraform-parallelism"),
    *("--log-level", "--log-file-directory", "--experimental-provider-schema-cache-path"),
}
_WITH_VALUES = {"--var", "--var-file"}  # cdktf takes every word up to the next option


def refuse_what_cannot_run(arguments: Sequence[str], env: Mapping[str, str]) -> None:
    """Look at what a command of cdktf needs.

    Args:
        arguments: Of cdktf.
        env: Environment that it will run in.

    Raises:
        UserError: `cdktf.json` is broken, a stack is not there, no Terraform runs, or the embedded
            AWS does not answer.
    """
    configured_output()
    words = words_of(arguments)
    verb = words[0] if words else ""
    if verb not in CHANGING | READING:
        return
    given = {word.partition("=")[0] for word in arguments}
    if not given & _OTHER_APP:
        refuse_unknown(words[1:] or [""], patterns=verb in READING)
    if not given & {"--help", "-h"}:
        terraform.locate(env, repository_root())
        refuse_silence(env)


def refuse_unknown(wanted: Sequence[str], *, patterns: bool = False) -> None:
    """Refuse names that no stack of terraform-out has.

    A pattern could name more than its user thinks of. Environments of pull requests are synthesized
    elsewhere, each alone.

    Args:
        wanted: Names of stacks.
        patterns: Whether patterns that match a stack are allowed, too.

    Raises:
        UserError: Lists the stacks.
    """
    # Imported here: set-up uses this package, and needs no environments.
    from environments import ENVIRONMENTS  # noqa: PLC0415
    from environments.previews import is_preview  # noqa: PLC0415
    from stacks.names import SHARED_STACKS  # noqa: PLC0415

    names = [*SHARED_STACKS, *(environment.name for environment in ENVIRONMENTS)]
    for name in wanted:
        if not name:
            raise UserError(f"name a stack: {', '.join(names)}")
        if name in names:
            continue
        if is_preview(name):
            raise UserError(
                f"{name} is the environment of a pull request, which is deployed by: "
                f"terrace preview {name.rpartition('-')[2]}"
            )
        matched = [each for each in names if fnmatchcase(each, name)]
        if matched and patterns:
            continue
        hint = f"; it matches {' '.join(matched)}, so name those" if matched else ""
        raise UserError(f"stack is {name!r}, allowed: {', '.join(names)}{hint}")


def refuse_silence(env: Mapping[str, str]) -> None:
    """Refuse a shell that is meant for the embedded AWS and does not lead to one that answers.

    Raises:
        UserError: Says what to run.
    """
    if env.get("TERRACE_TARGET") != "embedded":
        return
    endpoint = env.get("AWS_ENDPOINT_URL", "")
    if not endpoint:
        raise UserError(
            "TERRACE_TARGET is 'embedded', and AWS_ENDPOINT_URL leads to no embedded AWS; run: "
            'eval "$(terrace local env)"'
        )
    from terrace.embedded_aws import health  # noqa: PLC0415 - rarely needed

    address = urlsplit(endpoint)
    if address.hostname not in {"127.0.0.1", "localhost"} or address.port is None:
        return  # somebody's own
    if health.account_behind(address.port, timeout_seconds=ANSWER_SECONDS) is None:
        raise UserError(embedded_aws_gone(endpoint))


def words_of(arguments: Sequence[str]) -> list[str]:
    """Words that are neither options nor their values: the command, and names of stacks."""
    return list(_words(arguments))


def _words(arguments: Sequence[str]) -> Iterator[str]:
    """Words that are neither options nor their values."""
    left = 0.0  # words that still belong to the last option
    for word in arguments:
        if word.startswith("-"):
            left = float("inf") if word in _WITH_VALUES else float(word in _WITH_VALUE)
        elif left:
            left -= 1
        else:
            yield word
