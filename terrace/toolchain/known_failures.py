"""The known failures, each as one sentence with the remedy that helps where it happened."""

import os
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from terrace.errors import UserError
from terrace.guard.place import TERRAFORM
from terrace.toolchain.locations import repository_root, state_folder
from terrace.toolchain.terraform import terraform_binary


class Place(NamedTuple):
    """Where a command failed: the folder that it ran in, and its environment."""

    folder: Path
    env: Mapping[str, str]

    def advice(self, *, person: str, pipeline: str, embedded: str) -> str:
        """Choose the remedy that works where the command ran.

        Args:
            person: In a shell that leads to AWS.
            pipeline: In continuous integration, where nobody can sign in or answer.
            embedded: In a shell that leads to the embedded AWS.
        """
        if self.env.get("TERRACE_TARGET") == "embedded":
            return embedded
        # Not of `env`: the tools set CI there, so that cdktf leaves its moving pictures out.
        return pipeline if os.environ.get("CI") else person


Sentence = Callable[[re.Match[str], Place], str]
KNOWN: list[tuple[re.Pattern[str], Sentence]] = []
"""Patterns of an output without line breaks; the first that matches is told."""

_REINSTALL = "install it anew: rm -rf {} && make setup"


def _on(*patterns: str) -> Callable[[Sentence], Sentence]:
    """Register a sentence for outputs that match the patterns, joined, line breaks ignored."""

    def register(sentence: Sentence) -> Sentence:
        KNOWN.append((re.compile("".join(patterns)), sentence))
        return sentence

    return register


@_on(
    r"Error acquiring the state lock.*?Lock Info: ID: (\S+) Path: (\S+) ",
    r"Operation: (\S+) Who: (.+?) Version: \S+ Created: (\S+ [\d:]+)",
)
def _locked(match: re.Match[str], place: Place) -> str:
    identity, path, operation, who, created = match.groups()
    return (
        f"the state {path} is locked by {who} since {created} UTC "
        f"({operation.removeprefix('OperationType').lower()}); wait for that run, or if it is "
        f"dead release the lock: {_unlocking(path, identity, place)}"
    )


def _unlocking(path: str, identity: str, place: Place) -> str:
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


def _stacks(place: Place) -> list[Path]:
    """Folders in which `terrace unlock` finds its stacks."""
    root = repository_root()
    embedded = state_folder(root) / "embedded"
    is_embedded = place.env.get("TERRACE_TARGET") == "embedded"
    return [(embedded if is_embedded else root) / "terraform-out" / "stacks"]


@_on(r"list of available versions for provider (\S+): could not connect to (\S+?):")
def _registry_unreachable(match: re.Match[str], _place: Place) -> str:
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
def _provider_missing(match: re.Match[str], _place: Place) -> str:
    provider, reason = match.groups()
    return f"{provider}: {reason}; name a folder that holds it in TERRACE_PROVIDER_MIRROR"


@_on(r"does not support ((?:Terraform|OpenTofu) version \S+?)\. ")
def _wrong_version(match: re.Match[str], _place: Place) -> str:
    return (
        f"the stack does not support {match.group(1)}; point TERRAFORM_BINARY_NAME at "
        "another version"
    )


@_on(r"No valid credential sources found|failed to refresh cached credentials")
def _no_credentials(_match: re.Match[str], place: Place) -> str:
    return "no AWS credentials were found; " + place.advice(
        person="sign in (aws sso login, AWS_PROFILE), or try it without an account: make demo",
        pipeline="let the job assume its role of AWS before this step, which takes the permission "
        "`id-token: write`",
        embedded='lead this shell to the embedded AWS: eval "$(terrace local env)"',
    )


@_on(r"api error ExpiredToken")
def _expired(_match: re.Match[str], place: Place) -> str:
    return "the AWS credentials have expired; " + place.advice(
        person="sign in again (aws sso login) and repeat the command",
        pipeline="run the job again, with credentials that last longer (role-duration-seconds)",
        embedded='lead this shell to the embedded AWS again: eval "$(terrace local env)"',
    )


@_on(r"AWS account ID not allowed: (\d+)")
def _wrong_account(match: re.Match[str], place: Place) -> str:
    return (
        f"the AWS credentials are for account {match.group(1)}, which this stack does not allow; "
    ) + place.advice(
        person="check AWS_PROFILE against the account in environments/",
        pipeline="check the role that the job assumes against the account in environments/",
        embedded="environments/ has changed since the embedded AWS was started; start another "
        "with `terrace local down` and `terrace local up`",
    )


@_on(r"IAM Role \((arn:aws:iam::(\d+):role/\S+)\) cannot be assumed\..*?AccessDenied")
def _no_role(match: re.Match[str], place: Place) -> str:
    role, account = match.groups()
    prepare = f"prepare account {account} with `make bootstrap STACK=<environment>`"
    return f"{role} is not there or does not trust these credentials; " + place.advice(
        person=f"{prepare}, then sign in to the shared account with a role that "
        "`administrators` in environments/shared.py names",
        pipeline="an administrator has to "
        f"{prepare}, and the job has to assume the role that `cdktf output global` prints for it",
        embedded=prepare,
    )


@_on(r'S3 bucket "([^"]+)" does not exist')
def _no_bucket(match: re.Match[str], place: Place) -> str:
    return f"the state bucket {match.group(1)} does not exist; " + place.advice(
        person="create it with: make bootstrap",
        pipeline="an administrator has to create it once, with: make bootstrap",
        embedded="create it in the embedded AWS with `make bootstrap`; `make demo KEEP=1` starts "
        "one that has it, and the stacks, too",
    )


@_on(
    r'"(https?://[^"]+)": (?:proxyconnect tcp: )?dial tcp:? .*?',
    r"(connection refused|no such host|i/o timeout|network is unreachable)",
)
def _unreachable(match: re.Match[str], place: Place) -> str:
    url, reason = match.groups()
    endpoint = place.env.get("AWS_ENDPOINT_URL", "").rstrip("/")
    if endpoint and url.startswith(endpoint):
        return embedded_aws_gone(endpoint)
    return f"{url.rstrip('/')} cannot be reached ({reason}); check the network and the proxy"


@_on(
    r"Cannot find module '[^']+'.*?/node_modules/",
    r"|/node_modules/\S+:\d+ .*?SyntaxError: ",
)
def _damaged_packages(_match: re.Match[str], _place: Place) -> str:
    return "what is installed in node_modules is damaged; " + _REINSTALL.format("node_modules")


@_on(r"execvp\(3\) failed\.?: (\w[\w ]+?)(?: [^\w ]|$)")
def _no_terraform(match: re.Match[str], _place: Place) -> str:
    return f"terraform cannot be run ({match.group(1)}); install it with: make setup"


@_on(
    r"(?:failed to instantiate provider \"registry\.terraform\.io/(\S+?)\" to obtain schema: .*?",
    r"(exec format error|permission denied|no such file or directory|nrecognized remote plugin)",
    r"|the (?:local|cached) package for registry\.terraform\.io/(\S+) \S+ ",
    r"(doesn't match any of the checksums))",
)
def _broken_provider(match: re.Match[str], _place: Place) -> str:
    provider, reason = (match[1], match[2]) if match[1] else (match[3], match[4])
    return (
        f"the provider {provider} in the mirror is damaged, or made for another kind of machine "
        f"({reason}); name a folder that holds a whole one in TERRACE_PROVIDER_MIRROR"
    )


def embedded_aws_gone(endpoint: str) -> str:
    """Say what helps in the shell of an embedded AWS that is not there any more."""
    return (
        f"the embedded AWS at {endpoint.rstrip('/')} does not answer, and what it held is lost; "
        "start another with `terrace local up`, or with `make demo KEEP=1` one that has the "
        'stacks, and lead this shell there with: eval "$(terrace local env)"'
    )
