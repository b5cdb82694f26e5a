"""What a failed command means for its user: the known failures, each as one sentence."""

import os
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from terrace.errors import UserError
from terrace.guard.guard import FINISHING
from terrace.guard.place import TERRAFORM
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.terraform import terraform_binary


class _Place(NamedTuple):
    folder: Path
    env: Mapping[str, str]


_Sentence = Callable[[re.Match[str], _Place], str]

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_FRAME = re.compile(r"^.*?[│╷╵] ?", re.MULTILINE)
_ERROR_LINE = re.compile(r"^\s*(?:\S*Error|ERROR|error): ?(.+)$", re.MULTILINE)
_OF_CDKTF = re.compile(r"(?:Invoking Terraform CLI|terraform \w+) failed with exit code \d+")
_GIVEN_UP = re.compile(
    r"Error: creating (?:(?!Error: ).)*?context canceled(?:(?!Error: ).)*?\bwith ([\w.\[\]\"-]+),",
    re.DOTALL,
)
_BEGUN = re.compile(r"(\S+)(?: \([^)]*\))?: Creating\.\.\.")
_KNOWN: list[tuple[re.Pattern[str], _Sentence]] = []


def explain(name: str, output: str, *, cwd: Path, env: Mapping[str, str], log: Path) -> str:
    """Return one sentence: a known failure and its remedy, or else the last error and the log."""
    known = known_failure(output, cwd=cwd, env=env)
    if known is not None:
        return known
    return f"{name} failed: {_errors(plain_text(output))} (all of its output: {log})"


def in_doubt(output: str) -> list[str]:
    """Say which resources an interruption may have left in AWS without a state, if any."""
    plain = plain_text(output)
    _, _, after = plain.partition(FINISHING.splitlines()[0])
    # What was begun after the interruption was given up before AWS was asked for it.
    begun_late = set(_BEGUN.findall(after))
    addresses = dict.fromkeys(each for each in _GIVEN_UP.findall(plain) if each not in begun_late)
    if not addresses:
        return []
    named = ", ".join(addresses)
    reason = "because AWS had not answered yet"
    return [f"may exist in AWS but in no state, {reason}: {named}; look before you deploy again"]


def known_failure(output: str, *, cwd: Path, env: Mapping[str, str]) -> str | None:
    """Return the sentence for the first known failure that an output shows."""
    flowing = " ".join(plain_text(output).split())
    for pattern, sentence in _KNOWN:
        match = pattern.search(flowing)
        if match is not None:
            return sentence(match, _Place(folder=cwd, env=env))
    return None


def plain_text(output: str) -> str:
    """Return an output without colours, and without frames around errors or stack names."""
    return _FRAME.sub("", uncoloured(output).replace("\r", ""))


def uncoloured(output: str) -> str:
    """Return an output without the codes that colour it on a terminal."""
    return _ANSI.sub("", output)


def _errors(plain: str) -> str:
    """Return the last error, and how many there are."""
    errors = [error.strip() for error in _ERROR_LINE.findall(plain)]
    errors = [error for error in errors if not _OF_CDKTF.match(error)] or errors[-1:]
    if len(errors) > 1:
        return f"{len(errors)} errors, the last: {errors[-1]}"
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return errors[-1] if errors else lines[-1] if lines else "it printed nothing"


def _on(*patterns: str) -> Callable[[_Sentence], _Sentence]:
    """Register a sentence for outputs that match the patterns, joined, line breaks ignored."""

    def register(sentence: _Sentence) -> _Sentence:
        _KNOWN.append((re.compile("".join(patterns)), sentence))
        return sentence

    return register


@_on(
    r"Error acquiring the state lock.*?Lock Info: ID: (\S+) Path: (\S+) ",
    r"Operation: (\S+) Who: (.+?) Version: \S+ Created: (\S+ [\d:]+)",
)
def _locked(match: re.Match[str], place: _Place) -> str:
    identity, path, operation, who, created = match.groups()
    return (
        f"the state {path} is locked by {who} since {created} UTC "
        f"({operation.removeprefix('OperationType').lower()}); wait for that run, or if it is "
        f"dead release the lock: {_unlocking(path, identity, place)}"
    )


def _unlocking(path: str, identity: str, place: _Place) -> str:
    """Return the command that releases a lock."""
    stack = path.split("/")[-2:-1]  # <bucket>/<project>/<stack>/terraform.tfstate
    if stack and any((each / stack[0] / "cdk.tf.json").is_file() for each in _stacks(place)):
        command = f"terrace unlock {stack[0]}"
    else:
        words = [_terraform(place.env), "force-unlock", identity]
        command = f"cd {shlex.quote(str(place.folder))} && {shlex.join(words)}"
    endpoint = place.env.get("AWS_ENDPOINT_URL")
    in_shell = not endpoint or os.environ.get("AWS_ENDPOINT_URL") == endpoint
    return command if in_shell else f'eval "$(terrace local env)" && {command}'


def _terraform(env: Mapping[str, str]) -> str:
    """Return how a shell starts the terraform in use."""
    try:
        binary = env.get(TERRAFORM) or str(terraform_binary(env))
    except UserError:
        return "terraform"
    name = Path(binary).name
    return name if shutil.which(name) == binary else binary


def _stacks(place: _Place) -> list[Path]:
    """Folders in which `terrace unlock` finds its stacks."""
    root = repository_root()
    embedded = state_folder(root) / "embedded"
    is_embedded = place.env.get("TERRACE_TARGET") == "embedded"
    return [(embedded if is_embedded else root) / "terraform-out" / "stacks"]


@_on(r"list of available versions for provider (\S+): could not connect to (\S+?):")
def _registry_unreachable(match: re.Match[str], _place: _Place) -> str:
    return (
        f"the provider {match.group(1)} cannot be fetched, because {match.group(2)} is not "
        "reachable; name a folder that holds it in TERRACE_PROVIDER_MIRROR"
    )


@_on(
    r"list of available versions for provider (\S+): ",
    r"(the previously-selected version \S+ is no longer available",
    r"|no available releases match the given constraints \S+(?: \d\S*)?",
    r"|provider \S+ was not found in any of the search locations)",
)
def _provider_missing(match: re.Match[str], _place: _Place) -> str:
    provider, reason = match.groups()
    return f"{provider}: {reason}; name a folder that holds it in TERRACE_PROVIDER_MIRROR"


@_on(r"does not support ((?:Terraform|OpenTofu) version \S+?)\. ")
def _wrong_version(match: re.Match[str], _place: _Place) -> str:
    return (
        f"the stack does not support {match.group(1)}; point TERRAFORM_BINARY_NAME at "
        "another version"
    )


@_on(r"No valid credential sources found|failed to refresh cached credentials")
def _no_credentials(_match: re.Match[str], _place: _Place) -> str:
    return (
        "no AWS credentials were found; sign in (aws sso login, AWS_PROFILE) or deploy into the "
        "embedded AWS: terrace local up"
    )


@_on(r"api error ExpiredToken")
def _expired(_match: re.Match[str], _place: _Place) -> str:
    return "the AWS credentials have expired; sign in again (aws sso login) and repeat the command"


@_on(r"AWS account ID not allowed: (\d+)")
def _wrong_account(match: re.Match[str], _place: _Place) -> str:
    return (
        f"the AWS credentials are for account {match.group(1)}, which this stack does not allow; "
        "check AWS_PROFILE against the account in environments/"
    )


@_on(r"IAM Role \((arn:aws:iam::(\d+):role/\S+)\) cannot be assumed\..*?AccessDenied")
def _no_role(match: re.Match[str], _place: _Place) -> str:
    role, account = match.groups()
    return (
        f"{role} is not there or does not trust these credentials; prepare account {account} with "
        "`make bootstrap STACK=<environment>`, then sign in to the shared account with a role that "
        "`administrators` in environments/shared.py names"
    )


@_on(r'S3 bucket "([^"]+)" does not exist')
def _no_bucket(match: re.Match[str], _place: _Place) -> str:
    return f"the state bucket {match.group(1)} does not exist; create it with: make bootstrap"


@_on(
    r'"(https?://[^"]+)": (?:proxyconnect tcp: )?dial tcp:? .*?',
    r"(connection refused|no such host|i/o timeout|network is unreachable)",
)
def _unreachable(match: re.Match[str], place: _Place) -> str:
    url, reason = match.groups()
    endpoint = place.env.get("AWS_ENDPOINT_URL", "").rstrip("/")
    if endpoint and url.startswith(endpoint):
        return f"the embedded AWS at {endpoint} does not answer; start it with: terrace local up"
    return f"{url.rstrip('/')} cannot be reached ({reason}); check the network and the proxy"
