"""`terrace adopt` in a copy of the project: what it changes, refuses, asks and leaves alone."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from environments import ENVIRONMENTS
from terrace import cli
from terrace.adopt import command
from terrace.adopt.command import Request, run
from terrace.errors import UserError
from tests.support.adopted import ACCOUNTS, VALUES, options
from tests.support.project import ROOT, edit

LEDGER = "terraform-out/addresses.json"
FIRST = ENVIRONMENTS[0].name


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what adoption reads, in which only global is deployed."""
    root = tmp_path / "project"
    for folder in ("environments", "docs", "monitoring"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    shutil.copyfile(ROOT / "README.md", root / "README.md")
    (root / ".github").mkdir()
    shutil.copyfile(ROOT / ".github/CODEOWNERS", root / ".github/CODEOWNERS")
    (root / "terraform-out").mkdir()
    (root / LEDGER).write_text('{"global": ["aws_kms_key.main"]}')
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # what the environments import is not copied
    return root


def adopt(place: Path, values: dict[str, list[str]], **more: object) -> int:
    return run(Request(values=values, **more), root=place)  # type: ignore[arg-type]


def configured(place: Path, expression: str) -> Any:
    """Evaluate an expression where the environments of the copy are."""
    code = f"import environments as e, json; print(json.dumps({expression}))"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=True
    )
    return json.loads(told.stdout)


def texts(place: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(place)): file.read_bytes()
        for file in place.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_every_value_is_the_users_own_afterwards(place: Path) -> None:
    assert adopt(place, options(), forget_deployed=True) == 0
    names = [option.replace("-", "_") for option in VALUES if option != "account"]
    platform, account, accounts, told, regions = configured(
        place,
        f"[{{name: getattr(e.PLATFORM, name) for name in {names}}}, e.PLATFORM.account_id, "
        "{x.name: x.account_id for x in e.ENVIRONMENTS}, "
        "[[x.region, x.owner, x.cost_center] for x in e.ENVIRONMENTS], "
        "[x.backups and x.backups.recovery_region for x in e.ENVIRONMENTS]]",
    )
    assert platform == {name: VALUES[name.replace("_", "-")] for name in names}
    assert account == VALUES["account"]
    assert accounts == ACCOUNTS
    assert told == [[VALUES["region"], VALUES["owner"], VALUES["cost-center"]]] * len(ENVIRONMENTS)
    assert set(regions) <= {VALUES["recovery-region"], None}
    assert json.loads((place / LEDGER).read_text()) == {}
    team = f"@{VALUES['repository'].split('/')[0]}/{VALUES['owner']}"
    assert set(re.findall(r"@\S+", (place / ".github/CODEOWNERS").read_text())) == {team}


def test_only_values_change_and_only_in_files_that_hold_them(place: Path) -> None:
    before = texts(place)
    adopt(place, options(), forget_deployed=True)
    after = texts(place)
    changed = {name for name in before if before[name] != after[name]}
    environments = {f"environments/{each.name}.py" for each in ENVIRONMENTS}
    elsewhere = changed - environments - {LEDGER, "environments/shared.py"}
    assert environments <= changed
    assert {"README.md", "monitoring/alerts/alert-rules.yml"} <= elsewhere
    known = ("README.md", "docs/", "monitoring/", ".github/CODEOWNERS")
    assert [name for name in elsewhere if not name.startswith(known)] == []
    for name in environments:
        lines = zip(before[name].splitlines(), after[name].splitlines(), strict=True)
        differing = [new.decode().split("=")[0].strip() for old, new in lines if old != new]
        fields = {"account_id", "region", "zones", "nat_zones", "recovery_region", "owner"}
        assert set(differing) <= fields | {"cost_center"}


def test_an_old_repository_has_no_numbers_in_its_subjects(place: Path) -> None:
    adopt(place, options() | {"repository-ids": ["none"]}, forget_deployed=True)
    assert configured(place, "e.PLATFORM.trusted_repositories") == [VALUES["repository"]]
    adopt(place, {"owner": ["others"]})
    adopt(place, {"repository-ids": ["41/42"]})
    owner, name = VALUES["repository"].split("/")
    assert configured(place, "e.PLATFORM.trusted_repositories") == [f"{owner}@41/{name}@42"]


def test_what_another_account_has_already_stays_behind(place: Path) -> None:
    there = '    already_there={"security-hub": None},\n    owner='
    edit(place / f"environments/{FIRST}.py", "    owner=", there)
    given = options()
    given["account"] += [f"{FIRST}={ENVIRONMENTS[0].account_id}"]  # of two, the last one counts
    adopt(place, given, forget_deployed=True)
    assert configured(place, f"len(e.by_name({FIRST!r}).already_there)") == 1
    adopt(place, {"account": [f"{FIRST}={ACCOUNTS[FIRST]}"]})
    assert configured(place, f"len(e.by_name({FIRST!r}).already_there)") == 0


def test_the_examples_account_of_previews_stays_behind(place: Path) -> None:
    """It would be trusted with every image."""
    adopt(place, options(), forget_deployed=True)
    assert configured(place, "e.PLATFORM.previews is None") is True
    assert "previews" not in (place / "environments/shared.py").read_text()


def test_links_lead_to_the_users_repository(place: Path) -> None:
    adopt(place, options(), forget_deployed=True)
    rules = (place / "monitoring/alerts/alert-rules.yml").read_text()
    assert f"https://github.com/{VALUES['repository']}/blob/" in rules


def test_it_can_be_run_again_for_one_value(place: Path) -> None:
    adopt(place, options(), forget_deployed=True)
    before = texts(place)
    adopt(place, {"owner": [f"{FIRST}=others"]})
    assert configured(place, f"e.by_name({FIRST!r}).owner") == "others"
    adopt(place, {"owner": [f"{FIRST}={VALUES['owner']}"]})
    assert texts(place) == before


def test_the_same_values_change_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    adopt(place, options(), forget_deployed=True)
    capsys.readouterr()
    assert adopt(place, options()) == 0
    assert capsys.readouterr().out == "Everything was so already.\n"


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("account", "12", "Platform: account_id is '12', allowed: "),
        ("account", f"{FIRST}=12", "Environment: account_id is '12', allowed: "),
        ("region", "moon", "Platform: region is 'moon', allowed: "),
        ("project", "Acme Inc", "Platform: project is 'Acme Inc', allowed: "),
        ("repository-ids", "12", "Platform: repository_ids is '12', allowed: "),
    ],
)
def test_a_wrong_value_is_refused_as_the_environments_refuse_it_and_nothing_changes(
    place: Path, option: str, value: str, sentence: str
) -> None:
    before = texts(place)
    given = options()
    given[option] += [value]  # of two, the last one counts
    with pytest.raises(UserError) as refusal:
        adopt(place, given, forget_deployed=True)
    assert sentence in str(refusal.value)
    assert texts(place) == before


def test_what_is_nowhere_is_refused(place: Path) -> None:
    with pytest.raises(UserError) as refusal:
        adopt(place, {"domain": ["qa=a.example"]})
    assert str(refusal.value) == "--domain names 'qa', allowed: shared"


def test_without_a_terminal_the_missing_options_are_named(place: Path) -> None:
    adopt(place, options(), forget_deployed=True)
    edit(place / "environments/shared.py", f'"{VALUES["domain"]}"', '"acme.example"')
    edit(place / "environments/shared.py", f'"{VALUES["account"]}"', '"999999999999"')
    with pytest.raises(UserError) as refusal:
        adopt(place, {"owner": ["others"]})
    assert str(refusal.value) == (
        "nobody can be asked here, so these options are needed: --account, --domain"
    )


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(place)
    written: list[Path] = []
    write = command.configuration.files.write

    def full(file: Path, content: bytes) -> None:
        written.append(file)
        if len(written) == 2:
            raise OSError("the disk is full")
        write(file, content)

    monkeypatch.setattr(command.configuration.files, "write", full)
    with pytest.raises(UserError, match="nothing was changed: the disk is full"):
        adopt(place, options(), forget_deployed=True)
    assert len(written) == 3
    assert texts(place) == before


def test_a_file_that_python_cannot_read_is_one_sentence(place: Path) -> None:
    file = place / f"environments/{FIRST}.py"
    file.write_text("ENVIRONMENT = (")
    with pytest.raises(UserError, match=r"^.* cannot be read: '\(' was never closed"):
        adopt(place, options())


def test_a_deployed_stack_does_not_become_another_one_by_accident(place: Path) -> None:
    before = texts(place)
    with pytest.raises(UserError) as refusal:
        adopt(place, options())
    assert str(refusal.value).startswith("global would get another project, account or region ")
    assert texts(place) == before


def test_what_does_not_concern_where_a_stack_is_leaves_the_ledger(place: Path) -> None:
    adopt(place, options(), forget_deployed=True)
    (place / LEDGER).write_text('{"global": ["aws_kms_key.main"]}')
    adopt(place, {"cost-center": ["7"], "account": [f"{FIRST}=210000000000"]})
    assert json.loads((place / LEDGER).read_text()) == {"global": ["aws_kms_key.main"]}


@pytest.fixture
def answered(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Return the runner of a dialogue: answers by the beginning of their question."""

    def dialogue(*rounds: dict[str, str], **more: object) -> list[str]:
        asked: list[str] = []
        left = list(rounds)

        def ask(question: str) -> str:
            asked.append(question)
            if question.startswith("project (") and len(asked) > 1:
                left.pop(0)
            found = [text for start, text in left[0].items() if question.startswith(start)]
            return f"{found[0]}\n" if found else "\n"

        run(Request(values={}, **more), root=place, ask=ask)  # type: ignore[arg-type]
        return asked

    return dialogue


def test_a_dialogue_asks_for_what_all_share_and_where_each_environment_is(
    place: Path, answered: Callable[..., list[str]]
) -> None:
    asked = answered(
        {
            "project (": VALUES["project"],
            "region (": VALUES["region"],
            "recovery-region (": VALUES["recovery-region"],
            "owner (": VALUES["owner"],
            "global: deployed": "y",
        }
    )
    assert len(asked) == 9 + 2 * len(ENVIRONMENTS) + 1
    assert f"account of {FIRST} [{ENVIRONMENTS[0].account_id}]: " in asked
    assert f"region of {FIRST} [{VALUES['region']}]: " in asked
    project, regions, owners = configured(
        place,
        "[e.PLATFORM.project, "
        "[x.region for x in e.ENVIRONMENTS], [x.owner for x in e.ENVIRONMENTS]]",
    )
    assert project == VALUES["project"]
    assert regions == [VALUES["region"]] * len(ENVIRONMENTS)
    assert len(set(owners)) == 1
    assert json.loads((place / LEDGER).read_text()) == {}


def test_empty_answers_change_nothing(place: Path, answered: Callable[..., list[str]]) -> None:
    before = texts(place)
    answered({})
    assert texts(place) == before


def test_after_a_refusal_it_asks_again_with_the_answers_as_suggestions(
    place: Path, answered: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"project (": "Acme Inc", "owner (": VALUES["owner"]}
    asked = answered(wrong, {"project (": VALUES["project"]}, forget_deployed=True)
    assert "project (first part of every physical name) [Acme Inc]: " in asked
    assert "Platform: project is 'Acme Inc', allowed:" in capsys.readouterr().err
    told = configured(place, "[e.PLATFORM.project, e.PLATFORM.owner]")
    assert told == [VALUES["project"], VALUES["owner"]]


def test_stacks_enter_and_leave_the_ledger_by_hand(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt(place, {}, destroyed=["global"])
    assert json.loads((place / LEDGER).read_text()) == {}
    assert capsys.readouterr().out == (
        "global is no longer listed as deployed; commit terraform-out/addresses.json\n"
    )
    adopt(place, {}, destroyed=["global"])
    assert capsys.readouterr().out == "Everything was so already.\n"
    with pytest.raises(UserError, match="go alone"):
        adopt(place, {"owner": ["ops"]}, deployed=["dev"])


def test_the_command_line_gives_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"--{option}={value}" for option, values in options().items() for value in values]
    assert cli.main(["adopt", *words, "--deployed", "dev", "--deployed", "global"]) == 1
    assert capsys.readouterr().err == (
        "error: --deployed and --destroyed go alone; give the values in another run\n"
    )
