"""Infrastructure and code hold to one list of settings: what is told is read, and is whole."""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import constructs_lib
from app import records
from app.settings import NAMES, NOT_READ, PARTS, Settings
from constructs_lib.compute.config import PORT
from constructs_lib.database.config import AuroraConfig
from environments import ENVIRONMENTS, Environment, by_name
from tests.support.environment import committed
from tests.support.synth import Json, resources
from tests.support.wiring import FLEET, container, full_name, parameters

# What only somebody at a desk or a test sets.
BY_HAND = {
    "CACHE_URL",
    "DATABASE_URL",
    "DATA_FOLDER",
    "LISTEN_ADDRESS",
    "LOG_LEVEL",
    "SHUTDOWN_DELAY_SECONDS",
}
BY_IMAGE = {"APP_COMMIT", "APP_VERSION"}
ONCE = ("migrate-database", "prepare-database")  # tasks that `terrace database` starts
MEMBERS = {"database": "database", "cache": "cache", "flags": "flags"}  # stores that are groups

each_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)


def script_variables(made: Json, environment: Environment) -> dict[str, str]:
    """What the job fleet's start script puts into the container's environment."""
    (launched,) = (
        each
        for each in made["resource"]["aws_launch_template"].values()
        if each["name"] == full_name(environment, FLEET)
    )
    words = launched["user_data"].split()
    given = (words[at + 1] for at, word in enumerate(words) if word == "--env")
    return dict(each.split("=", 1) for each in given)


def plain(found: Json) -> dict[str, str]:
    return {each["name"]: each["value"] for each in found["environment"]}


def programs(environment: Environment) -> list[str]:
    """Who runs code of the service in an environment."""
    fleet = [FLEET] if environment.jobs else []
    return [*environment.services, *fleet, *(ONCE if environment.preparing else ())]


@functools.cache
def told(name: str) -> Mapping[str, Mapping[str, str]]:
    """All that each program of an environment is told."""
    return dict(_told(by_name(name)))


def _told(environment: Environment) -> Iterator[tuple[str, Mapping[str, str]]]:
    made = committed(environment.name)
    kept = parameters(made, environment)

    def values(owner: str) -> dict[str, str]:
        return {name: each["value"] for name, each in kept.get(owner, {}).items()}

    for name in environment.services:
        found = container(made, full_name(environment, name))
        secrets = {each["name"] for each in found.get("secrets", [])}
        assert secrets == values(name).keys()
        yield name, plain(found) | values(name)
    if environment.jobs:
        yield FLEET, script_variables(made, environment) | values(FLEET)
    for name in ONCE if environment.preparing else ():
        yield name, plain(container(made, full_name(environment, name)))


each_program = pytest.mark.parametrize(
    ("environment", "program"),
    [(each.name, program) for each in ENVIRONMENTS for program in programs(each)],
)


def code() -> set[str]:
    """Names that constructs put literally, in whatever an environment may have."""
    texts = (file.read_text() for file in Path(constructs_lib.__path__[0]).rglob("*.py"))
    return {name for text in texts for name in re.findall(r'\.put\(\s*"([A-Z_]+)"', text)}


def test_a_program_that_is_looked_for_is_found() -> None:
    for environment in ENVIRONMENTS:
        assert [*told(environment.name)] == programs(environment)


@each_program
def test_the_service_reads_all_that_it_is_told(environment: str, program: str) -> None:
    unread = sorted(told(environment)[program].keys() - NAMES - NOT_READ)
    assert unread == [], f"app/settings.py lacks what {program} of {environment} is told"


def test_the_service_knows_all_that_constructs_could_tell_it() -> None:
    unknown = sorted(code() - NAMES - NOT_READ)
    assert unknown == [], "app/settings.py lacks what constructs_lib puts"


def test_infrastructure_tells_all_that_the_service_reads() -> None:
    given = (each for environment in ENVIRONMENTS for each in told(environment.name).values())
    everywhere = {name for each in given for name in each}
    untold = sorted(NAMES - everywhere - BY_HAND - BY_IMAGE)
    assert untold == [], "no stack tells a workload what app/settings.py reads"
    assert everywhere.isdisjoint(BY_HAND | BY_IMAGE)
    assert NAMES >= BY_HAND | BY_IMAGE


def test_what_the_service_need_not_read_is_put_by_some_construct() -> None:
    assert code() >= NOT_READ
    assert NOT_READ.isdisjoint(NAMES)


@each_program
def test_every_group_that_a_program_is_told_is_whole(environment: str, program: str) -> None:
    given = told(environment)[program]
    for group, kinds in PARTS.items():
        for kind in kinds:
            fields = kind.model_fields.values()
            there = {field.alias for field in fields} & given.keys()
            missing = {field.alias for field in fields if field.is_required()} - given.keys()
            assert not there or not missing, f"{program} of {environment}: half of {group}"


@each_environment
def test_who_uses_a_store_is_told_its_whole_group_and_no_other(environment: Environment) -> None:
    uses = {name: each.uses for name, each in environment.services.items()}
    uses |= {FLEET: environment.jobs.uses} if environment.jobs else {}
    for program, stores in uses.items():
        for group, store in MEMBERS.items():
            needed = {f.alias for f in PARTS[group][0].model_fields.values() if f.is_required()}
            found = needed & told(environment.name)[program].keys()
            assert found == (needed if store in stores else set()), f"{program}: {group}"
        is_aurora = isinstance(environment.database, AuroraConfig)
        has_reader = "DATABASE_READER_HOST" in told(environment.name)[program]
        assert has_reader == (is_aurora and "database" in stores)


@each_program
def test_the_service_accepts_what_it_is_told(environment: str, program: str) -> None:
    """With addresses in the place of what only Terraform knows."""
    known = {
        "SIGNING_KEY_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:222222222222:secret:key",
        "DATABASE_ADMIN_SECRET": "arn:aws:secretsmanager:us-east-1:222222222222:secret:rds",
    }

    def real(name: str, value: str) -> str:
        if "${" not in value:
            return value
        return known.get(name, "https://known.example" if name.endswith("_URL") else "known")

    given = told(environment)[program]
    settings = Settings.load({name: real(name, value) for name, value in given.items()})
    assert (settings.environment, settings.service) == (environment, program)
    assert settings.region == by_name(environment).region


def test_the_service_listens_where_it_is_looked_for_by_default() -> None:
    assert Settings.load({}).port == PORT


@each_environment
def test_the_table_is_made_with_the_names_that_the_service_writes(environment: Environment) -> None:
    tables = resources(committed(environment.name), "aws_dynamodb_table").values()
    made = {(each["hash_key"], each["ttl"]["attribute_name"]) for each in tables}
    assert made == {(records.KEY, records.EXPIRY)}
