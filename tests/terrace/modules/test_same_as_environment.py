"""What an environment composes and what a module offers cannot drift apart."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from cdktf import App

from environments import PLATFORM
from stacks.sources import runbooks
from terrace.modules import export
from terrace.modules.definitions import MODULES
from tests.support.environment import documents
from tests.terrace.modules.counterparts import (
    COUNTERPARTS,
    ENVIRONMENTS,
    NO_MODULE,
    Counterpart,
)
from tests.terrace.modules.differences import Elements, differences, elements, replaced

Environments = Callable[[str], dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every module, as the constructs give it now."""
    output = tmp_path_factory.mktemp("modules")
    app = App(outdir=str(output), skip_validation=True)
    for module in MODULES.values():
        export.build(app, module)
    app.synth()
    files = {name: output / "stacks" / name / "cdk.tf.json" for name in MODULES}
    return {name: json.loads(file.read_text()) for name, file in files.items()}


@pytest.fixture(scope="module")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Environments:
    """The stacks of an environment by name, synthesized when a test first asks for it."""

    @cache
    def synthesized(name: str) -> dict[str, dict[str, Any]]:
        return documents(ENVIRONMENTS[name], tmp_path_factory.mktemp(name))

    return synthesized


def test_every_module_has_a_counterpart() -> None:
    assert COUNTERPARTS.keys() == MODULES.keys()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_the_resources_that_an_environment_has(
    name: str, modules: dict[str, dict[str, Any]], environments: Environments
) -> None:
    its, theirs = both(name, modules, environments)
    assert len(its) > 1
    assert sorted(its) == sorted(theirs)


@pytest.mark.parametrize("name", MODULES)
def test_its_arguments_are_those_of_the_environment(
    name: str, modules: dict[str, dict[str, Any]], environments: Environments
) -> None:
    its, theirs = both(name, modules, environments)
    found = [
        each
        for where in sorted(its.keys() & theirs.keys())
        for each in differences(where, its[where], theirs[where])
    ]
    on_purpose = COUNTERPARTS[name].differs
    unknown = [each for each in found if not any(known in each for known in on_purpose)]
    assert "\n".join(unknown) == ""
    assert [known for known in on_purpose if not any(known in each for each in found)] == []


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_all_that_an_environment_has_is_in_a_module_or_its_callers(
    name: str, environments: Environments
) -> None:
    places = [place for each in COUNTERPARTS.values() for place in each.places.values()]
    homeless = [
        path
        for path in map(path_of, elements(environments(name)["dev"]))
        if not any(is_below(path, place) for place in (*places, *NO_MODULE))
    ]
    assert homeless == []


def both(
    name: str, modules: dict[str, dict[str, Any]], environments: Environments
) -> tuple[Elements, Elements]:
    """A module's elements at the environment's paths, and the environment's."""
    counterpart = COUNTERPARTS[name]
    theirs = environments(counterpart.environment)[counterpart.stack]
    its = replaced(elements(modules[name]), known(counterpart))
    common = {
        key: arguments
        for key, arguments in its.items()
        if not any(is_below(path_of(key), place) for place in counterpart.own)
    }
    return moved(common, counterpart.places), chosen(elements(theirs), counterpart)


def known(counterpart: Counterpart) -> dict[str, str]:
    """What the variables and look-ups of a module are in that environment."""
    environment = ENVIRONMENTS[counterpart.environment]
    shared = counterpart.stack != environment.name
    account = PLATFORM.account_id if shared else environment.account_id
    return {
        r"\$\{var\.project_name}": PLATFORM.project,
        r"\$\{var\.environment}": "shared" if shared else environment.name,
        r"\$\{var\.runbooks_url}": runbooks(PLATFORM).url,
        r"\$\{data\.aws_caller_identity\.current\.account_id}": account,
        r"\$\{data\.aws_region\.current\.name}": environment.region,
    }


def moved(its: Elements, places: Mapping[str, str]) -> Elements:
    found = {}
    for key, arguments in its.items():
        type_, _, path = key.partition(" ")
        place = next(each for each in places if is_below(path, each))
        found[f"{type_} {places[place]}{path.removeprefix(place)}"] = arguments
    return found


def chosen(theirs: Elements, counterpart: Counterpart) -> Elements:
    """What is at the counterpart's places, as the module's caller would name it."""
    found = {
        key: arguments
        for key, arguments in theirs.items()
        if any(is_below(path_of(key), place) for place in counterpart.places.values())
    }
    left_out = {
        each: {key for key in found if is_below(key, each) or is_below(path_of(key), each)}
        for each in counterpart.absent
    }
    assert all(left_out.values()), f"there is no {[k for k, v in left_out.items() if not v]} either"
    kept = found.keys() - set().union(*left_out.values())
    return {replaced(key, counterpart.words): found[key] for key in kept}


def path_of(key: str) -> str:
    return key.partition(" ")[2]


def is_below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
