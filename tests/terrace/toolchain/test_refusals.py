from collections.abc import Mapping
from pathlib import Path

import pytest

from environments import ENVIRONMENTS
from stacks.names import SHARED_STACKS
from terrace.embedded_aws import health
from terrace.errors import UserError
from terrace.toolchain import project, refusals
from terrace.toolchain.refusals import refuse_what_cannot_run

NAMES = [*SHARED_STACKS, *(environment.name for environment in ENVIRONMENTS)]
FIRST = ENVIRONMENTS[0].name
ALLOWED = f"allowed: {', '.join(NAMES)}"


@pytest.fixture(autouse=True)
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A machine with a Terraform; keeps how often it was looked for."""
    seen: list[object] = []
    monkeypatch.setattr(refusals.terraform, "locate", lambda env, _root: seen.append(env))
    return seen


def refusal(words: str, env: Mapping[str, str] | None = None) -> str:
    with pytest.raises(UserError) as refused:
        refuse_what_cannot_run(words.split(), env or {})
    return str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        f"deploy {FIRST} global",
        f"destroy --auto-approve {FIRST}",
        f"--log-level debug diff {FIRST} --output nosuch",
        f"output --outputs-file nosuch {FIRST}",
        f"deploy {FIRST} --var-file nosuch nosuch --var=nosuch",
        f"output {FIRST[:2]}*",
        "deploy nosuch --skip-synth",
        "diff nosuch --app=other",
    ],
)
def test_what_is_there_is_left_to_cdktf(words: str, looked_at: list[object]) -> None:
    refuse_what_cannot_run(words.split(), {})
    assert len(looked_at) == 1


@pytest.mark.parametrize(
    "words", ["synth", "list", "--version", "", "deploy --help", "get nosuch", "synth --output x"]
)
def test_what_needs_no_terraform_is_not_held_up_by_it(words: str, looked_at: list[object]) -> None:
    refuse_what_cannot_run(words.split(), {})
    assert looked_at == []


PREVIEW = "is the environment of a pull request, which is deployed by: terrace preview"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("deploy nosuch", f"stack is 'nosuch', {ALLOWED}"),
        (f"deploy {FIRST} nosuch", f"stack is 'nosuch', {ALLOWED}"),
        (f"destroy {FIRST} --parallelism 2 nosuch", f"stack is 'nosuch', {ALLOWED}"),
        ("diff nosuch*", f"stack is 'nosuch*', {ALLOWED}"),
        ("deploy s*", f"stack is 's*', {ALLOWED}; it matches state-backend staging, so name those"),
        ("deploy", f"name a stack: {', '.join(NAMES)}"),
        (
            "deploy pr-12",
            f"pr-12 {PREVIEW} 12",
        ),
    ],
)
def test_a_stack_that_is_not_there_is_refused_with_the_list(words: str, sentence: str) -> None:
    assert refusal(words) == sentence


def test_a_terraform_that_does_not_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    path = {"PATH": "/nosuch", "TERRAFORM_BINARY_NAME": "nosuch"}
    assert refusal(f"deploy {FIRST}", path) == (
        "TERRAFORM_BINARY_NAME is 'nosuch', which is no terraform or tofu that runs; point "
        "TERRAFORM_BINARY_NAME at one or unset it"
    )


def test_a_broken_project_is_refused_whatever_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(project, "repository_root", lambda: tmp_path)
    assert refusal("--version").endswith("; restore it with: git checkout cdktf.json")


GONE = (
    "the embedded AWS at http://127.0.0.1:9 does not answer, and what it held is lost; start "
    "another with `terrace local up`, or with `make demo KEEP=1` one that has the stacks, and lead "
    'this shell there with: eval "$(terrace local env)"'
)
ENDPOINT = "AWS_ENDPOINT_URL"


def test_the_shell_of_an_embedded_aws_that_is_gone_is_refused() -> None:
    env = {"TERRACE_TARGET": "embedded", ENDPOINT: "http://127.0.0.1:9/"}
    assert refusal(f"diff {FIRST}", env) == GONE


def test_a_shell_that_leads_nowhere_never_reaches_a_real_account() -> None:
    assert refusal(f"deploy {FIRST}", {"TERRACE_TARGET": "embedded"}) == (
        "TERRACE_TARGET is 'embedded', and AWS_ENDPOINT_URL leads to no embedded AWS; run: "
        'eval "$(terrace local env)"'
    )


@pytest.mark.parametrize(
    "env",
    [
        {},
        {ENDPOINT: "http://127.0.0.1:9"},
        {"TERRACE_TARGET": "embedded", ENDPOINT: "http://emulator.example:4566"},
        {"TERRACE_TARGET": "embedded", ENDPOINT: "http://127.0.0.1:4711"},
    ],
    ids=["AWS", "an emulator of their own", "elsewhere", "one that answers"],
)
def test_any_other_shell_is_left_alone(
    env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        health,
        "account_behind",
        lambda port, timeout_seconds: "111111111111" if port == 4711 else None,
    )
    refuse_what_cannot_run(["diff", FIRST], env)
