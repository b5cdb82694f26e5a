"""New environments and services are accepted by every check of configuration, or refused."""

import runpy
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import environments
from constructs_lib.errors import ConfigurationError
from terrace.adopt.command import Request
from terrace.adopt.command import run as adopt
from terrace.adopt.literals import Literals
from terrace.errors import UserError
from terrace.scaffold.command import new_environment, new_service
from terrace.scaffold.service import Wanted
from tests.support.project import ROOT

ACCOUNT = "999999999999"
ENVIRONMENTS = tuple(each.name for each in environments.ENVIRONMENTS)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("environments", "examples"):
        ignored = shutil.ignore_patterns("__pycache__", "complete")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    (tmp_path / "constructs_lib").symlink_to(ROOT / "constructs_lib")  # which is only read
    return tmp_path


def names(project: Path) -> set[str]:
    return {file.name for file in (project / "environments").glob("*.py")}


def test_where_dev_is_gone_the_refusal_says_what_still_works(project: Path) -> None:
    (project / "environments/dev.py").unlink(missing_ok=True)
    with pytest.raises(UserError) as refusal:
        new_environment("trial", ACCOUNT, small=False, root=project)
    assert str(refusal.value) == (
        "environments/dev.py is missing, which it is made of; --small makes it of an example"
    )


@pytest.mark.parametrize("small", [False, True])
def test_a_new_environment_is_a_file_that_is_accepted(project: Path, small: bool) -> None:
    assert new_environment("trial", ACCOUNT, small=small, root=project) == 0
    text = (project / "environments/trial.py").read_text()
    assert 'name="trial"' in text
    assert f'account_id="{ACCOUNT}"' in text


@pytest.mark.parametrize("small", [False, True])
def test_it_is_where_the_others_are_and_belongs_to_whom_they_do(project: Path, small: bool) -> None:
    values = {"region": "eu-central-1", "owner": "infra", "cost-center": "cc-1"}
    given = {option: [value] for option, value in values.items()}
    identity = {
        "project": ["acme"],
        "repository": ["acme/platform"],
        "repository-ids": ["1/2"],
        "domain": ["acme.io"],
    }
    accounts = [f"{name}=12345678901{n}" for n, name in enumerate(["shared", *ENVIRONMENTS])]
    adopt(Request(values=given | identity | {"account": accounts}), root=project)
    new_environment("trial", ACCOUNT, small=small, root=project)
    made = Literals(project / "environments/trial.py", "ENVIRONMENT")
    found = {option: made.get(option.replace("-", "_")) for option in values}
    assert found == values


def test_what_another_account_has_already_stays_behind(project: Path) -> None:
    dev = project / "environments/dev.py"
    there = '    already_there={"security-hub": None},\n'
    dev.write_text(dev.read_text().replace("    owner=", f"{there}    owner="))
    assert Literals(dev, "ENVIRONMENT").has("already_there")
    new_environment("trial", ACCOUNT, small=False, root=project)
    assert not Literals(project / "environments/trial.py", "ENVIRONMENT").has("already_there")


def test_a_small_one_needs_no_other_environment(project: Path) -> None:
    for name in ENVIRONMENTS:
        (project / f"environments/{name}.py").unlink()
    new_environment("trial", ACCOUNT, small=True, root=project)
    made = Literals(project / "environments/trial.py", "ENVIRONMENT")
    shared = Literals(project / "environments/shared.py", "PLATFORM")
    for field in ("region", "owner", "cost_center"):
        assert made.get(field) == shared.get(field)


@pytest.mark.parametrize("small", [False, True])
def test_a_developers_own_has_an_end_and_is_theirs(project: Path, small: bool) -> None:
    whose = {"owner": "ada", "cost_center": "cc-7"}
    before = datetime.now(tz=UTC)
    new_environment("trial", ACCOUNT, small=small, hours=72, whose=whose, root=project)
    file = project / "environments/trial.py"
    made = runpy.run_path(str(file))["ENVIRONMENT"]
    assert (made.owner, made.cost_center) == ("ada", "cc-7")
    assert timedelta(hours=71, minutes=58) < made.ends_at - before <= timedelta(hours=72)


@pytest.mark.parametrize("hours", [0, -1, 8761])
def test_an_end_is_within_a_year(project: Path, hours: int) -> None:
    with pytest.raises(UserError) as refusal:
        new_environment("trial", ACCOUNT, small=True, hours=hours, root=project)
    assert str(refusal.value) == f"hours is {hours}, allowed: 1 to 8760"
    assert not (project / "environments/trial.py").exists()


def test_its_block_is_apart_from_all_others(project: Path) -> None:
    new_environment("trial", ACCOUNT, small=True, root=project)
    new_environment("second", "888888888888", small=True, root=project)
    blocks = [
        line
        for file in (project / "environments").glob("*.py")
        for line in file.read_text().splitlines()
        if "cidr=" in line
    ]
    assert len(blocks) == len({block.split("cidr=")[1].split('"')[1] for block in blocks})


def test_a_file_is_never_overwritten(project: Path) -> None:
    before = (project / "environments/dev.py").read_bytes()
    with pytest.raises(UserError) as refusal:
        new_environment("dev", ACCOUNT, small=True, root=project)
    assert str(refusal.value) == (
        "environments/dev.py is there already, allowed: a name without a file"
    )
    assert (project / "environments/dev.py").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "account", "sentence"),
    [
        ("QA", ACCOUNT, "name is 'QA', allowed: 2 to 12 lower-case letters or digits"),
        ("trial", "12", "account_id is '12', allowed: an AWS account id of 12 digits"),
        (
            "global",
            ACCOUNT,
            "name is 'global', allowed: another name than global, shared, state-backend",
        ),
        (
            "shared",
            ACCOUNT,
            "name is 'shared', allowed: another name than global, shared, state-backend",
        ),
    ],
)
def test_a_wrong_value_leaves_nothing_behind(
    project: Path, name: str, account: str, sentence: str
) -> None:
    before = names(project)
    with pytest.raises(UserError) as refusal:
        new_environment(name, account, small=True, root=project)
    assert sentence in str(refusal.value)
    assert "line" not in str(refusal.value), "there is no file that could have one"
    assert names(project) == before


def test_an_account_that_another_environment_has_is_refused(project: Path) -> None:
    new_environment("trial", ACCOUNT, small=True, root=project)
    with pytest.raises(UserError) as refusal:
        new_environment("second", ACCOUNT, small=True, root=project)
    assert "another account than" in str(refusal.value)


@pytest.mark.parametrize(
    ("path", "consumes", "line"),
    [
        (None, "emails", 'consumes="emails",'),
        ("/api/*", None, 'route=RouteConfig(path="/api/*", priority=90),'),
    ],
)
def test_a_new_service_is_one_entry(
    project: Path, path: str | None, consumes: str | None, line: str
) -> None:
    wanted = Wanted(name="emails", image="emails:0.1.0", path=path, consumes=consumes)
    before = (project / "environments/dev.py").read_text().splitlines()
    assert new_service("dev", wanted, root=project) == 0
    after = (project / "environments/dev.py").read_text().splitlines()
    added = [each.strip() for each in after if each not in before]
    assert '"emails": ServiceConfig(' in added
    assert line in added
    assert len(after) - len(before) == 8


def test_a_service_that_is_there_is_refused(project: Path) -> None:
    wanted = Wanted(name="app", image="app:0.1.0", path=None, consumes="emails")
    with pytest.raises(UserError) as refusal:
        new_service("dev", wanted, root=project)
    assert str(refusal.value) == "dev.py has a service 'app' already, allowed: another name"


def test_a_service_on_a_path_that_is_taken_is_refused_and_nothing_written(project: Path) -> None:
    before = (project / "environments/dev.py").read_bytes()
    wanted = Wanted(name="second", image="app:0.1.0", path="/*", consumes=None)
    with pytest.raises(UserError) as refusal:
        new_service("dev", wanted, root=project)
    assert "route.path '/*'" in str(refusal.value)
    assert (project / "environments/dev.py").read_bytes() == before


@pytest.mark.parametrize("environment", ["nope", "shared", "loading", "__init__"])
def test_only_an_environment_takes_a_service(project: Path, environment: str) -> None:
    wanted = Wanted(name="emails", image="emails:0.1.0", path=None, consumes="emails")
    with pytest.raises(UserError) as refusal:
        new_service(environment, wanted, root=project)
    assert str(refusal.value) == (
        f"environment is {environment!r}, allowed: {', '.join(ENVIRONMENTS)}"
    )


def test_a_name_nearly_right_is_recognized(project: Path) -> None:
    wanted = Wanted(name="emails", image="emails:0.1.0", path=None, consumes="emails")
    with pytest.raises(UserError, match="did you mean staging"):
        new_service("stagging", wanted, root=project)


@pytest.mark.parametrize("environment", ["dev", "nope"])
@pytest.mark.parametrize("name", ["Foo_", "a", "mail-execution"])
def test_the_name_of_a_service_is_judged_first(project: Path, name: str, environment: str) -> None:
    wanted = Wanted(name=name, image=f"{name}:0.1.0", path=None, consumes="emails")
    with pytest.raises(ConfigurationError) as refusal:
        new_service(environment, wanted, root=project)
    assert str(refusal.value) == (
        f"services has the key {name!r}, allowed: 2 to 20 lower-case letters, digits and single "
        "hyphens, a letter first, not -execution or -deployment at the end"
    )
