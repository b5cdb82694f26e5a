"""`terrace bootstrap <environment>`: what it asks, does and says."""

import io
import sys
from pathlib import Path

import pytest

from environments import ENVIRONMENTS
from stacks.target import EMBEDDED, VARIABLE
from terrace import bootstrap, cli, toolchain
from terrace.deployment.account import Pending
from terrace.errors import UserError

DEV = ENVIRONMENTS[0]
OUTPUT = Path("terraform-out")


class FakeAccount:
    """An account whose bootstrap is in a given state."""

    def __init__(self, pending: Pending, missing: list[str]) -> None:
        self._pending = pending
        self._missing = missing
        self.deployed = self.keeps_spans = False

    def pending(self) -> Pending:
        return self._pending

    def deploy(self) -> None:
        self.deployed = True

    def make_linked_roles(self) -> list[str]:
        return self._missing

    def keep_spans(self) -> bool:
        before, self.keeps_spans = self.keeps_spans, True
        return not before


def prepare(
    monkeypatch: pytest.MonkeyPatch,
    pending: Pending,
    *,
    answer: str = "",
    assume_yes: bool = False,
    missing: tuple[str, ...] = (),
) -> tuple[int, FakeAccount]:
    account = FakeAccount(pending, list(missing))
    monkeypatch.setattr(bootstrap, "account_of", lambda environment, output: account)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    return bootstrap.run_account(DEV.name, OUTPUT, assume_yes=assume_yes), account


@pytest.mark.parametrize(
    ("pending", "verb"), [(Pending.CREATE, "Create"), (Pending.UPDATE, "Change")]
)
def test_it_asks_and_does_nothing_without_a_yes(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pending: Pending,
    verb: str,
) -> None:
    code, account = prepare(monkeypatch, pending, answer="\n")
    said = capsys.readouterr()
    assert (code, account.deployed) == (1, False)
    assert (
        f"{verb} the deployment role and the limits of roles in account {DEV.account_id} "
        f"({DEV.name})? [y/N] "
    ) in said.out
    assert said.err == "error: nothing was changed\n"


def test_a_yes_deploys_and_makes_the_roles_that_are_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, account = prepare(
        monkeypatch, Pending.CREATE, answer="y\n", missing=("ecs.amazonaws.com",)
    )
    said = capsys.readouterr().out
    assert (code, account.deployed) == (0, True)
    assert "ecs.amazonaws.com" in said
    assert f"Account {DEV.account_id} is ready; go on with: make deploy STACK={DEV.name}" in said


def test_run_again_it_asks_nothing_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, account = prepare(monkeypatch, Pending.NOTHING)
    said = capsys.readouterr().out
    assert (code, account.deployed) == (0, False)
    assert "the template is deployed already: nothing to change" in said
    assert "[y/N]" not in said


def test_an_unknown_environment_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match="environment is 'prod', allowed: dev, "):
        bootstrap.run_account("prod", OUTPUT, assume_yes=True)


@pytest.mark.parametrize(
    ("target", "folder"),
    [("", "terraform-out"), (EMBEDDED.name, ".terrace/embedded/terraform-out")],
)
def test_the_template_is_that_of_the_target_that_the_shell_has_chosen(
    monkeypatch: pytest.MonkeyPatch, target: str, folder: str
) -> None:
    asked: list[Path] = []

    def account_of(environment: object, output: Path) -> FakeAccount:
        asked.append(output)
        return FakeAccount(Pending.NOTHING, [])

    monkeypatch.setattr(bootstrap, "account_of", account_of)
    monkeypatch.setenv(VARIABLE, target)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://emulator.example:4566")
    bootstrap.run_account(DEV.name, None, assume_yes=True)
    assert asked == [toolchain.repository_root() / folder]


def test_an_empty_name_is_refused_and_never_taken_for_the_state(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "run", lambda **_: 0)
    assert cli.main(["bootstrap", "", "--yes"]) == 1
    assert capsys.readouterr().err.startswith("error: environment is '', allowed: dev, ")


def test_an_environment_with_traces_has_x_ray_keep_spans_as_its_endpoint_demands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepare(monkeypatch, Pending.NOTHING)[1].keeps_spans
    assert "Transaction Search" in capsys.readouterr().out
    monkeypatch.setenv(VARIABLE, EMBEDDED.name)  # which has no such thing
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://emulator.example:4566")
    assert not prepare(monkeypatch, Pending.NOTHING)[1].keeps_spans
