import json
import os
from typing import Any

import pytest

from environments import ENVIRONMENTS
from stacks.target import EMBEDDED
from terrace.cli import main
from terrace.reach import command, judged
from terrace.reach.matrix import Finding, Judged, Mark, Section

SECTION = Section(
    title="stores", rows=("app",), columns=("cache",), declared={("app", "cache"): True}
)


def found(mark: Mark) -> list[Judged]:
    because = () if mark.is_right else ("a rule says so",)
    return [Judged(section=SECTION, findings={("app", "cache"): Finding(mark, because)})]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every environment has the cell that the test sets."""
    cell = {"mark": Mark.OPEN}
    monkeypatch.setattr(command, "_require_credentials", lambda: None)
    monkeypatch.setattr(judged, "of_one", lambda *_, **__: found(cell["mark"]))
    monkeypatch.setattr(judged, "of_shared", lambda **_: found(cell["mark"]))
    return cell


def test_all_that_is_as_declared_ends_with_0(account: Any, capsys: Any) -> None:
    assert main(["reach"]) == 0
    out = capsys.readouterr().out
    assert "dev, stores" in out
    assert "shared, stores" in out
    assert f"{len(ENVIRONMENTS) + 1} cells, all as declared." in out


@pytest.mark.parametrize("mark", [Mark.CLOSED, Mark.LEAK, Mark.UNREAD])
def test_what_differs_and_what_is_not_judged_end_with_1(
    mark: Mark, account: Any, capsys: Any
) -> None:
    account["mark"] = mark
    assert main(["reach", "dev"]) == 1
    assert f"app -> cache: {mark.value[2]}, because a rule says so" in capsys.readouterr().out


def test_data_is_by_environment(account: Any, capsys: Any) -> None:
    assert main(["reach", "dev", "shared", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["dev", "shared"]
    assert told["dev"][0]["cells"][0]["found"] == "open"


def test_a_target_that_leaves_stores_out_says_which_and_why(
    account: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRACE_TARGET", EMBEDDED.name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://emulator.example:4566")  # not asked
    main(["reach", "dev"])
    assert "left out: traces (X-Ray: the emulator takes traces" in capsys.readouterr().out


def test_an_unknown_environment_is_one_sentence(capsys: Any) -> None:
    assert main(["reach", "prod"]) == 1
    said = capsys.readouterr().err
    allowed = ", ".join([*(each.name for each in ENVIRONMENTS), "shared"])
    assert said == f"error: environment is 'prod', allowed: {allowed}\n"


def test_nobody_signed_in_is_one_sentence(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for file in ("CONFIG_FILE", "SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(f"AWS_{file}", str(tmp_path / file))
    assert main(["reach"]) == 1
    said = capsys.readouterr().err
    assert "there are no credentials; sign in" in said
    assert said.count("\n") == 1
