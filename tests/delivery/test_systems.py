"""The pipelines of all systems: the same make targets, in the same order, equally protected."""

import re
from collections.abc import Callable

import pytest

from environments import ENVIRONMENTS
from tests.support import systems_yaml
from tests.support.parts import PARTS
from tests.support.systems import ROOT, System, parts, targets
from tests.support.systems_jenkins import jenkins

CHECKS = (
    "check", "delivery-check", "monitoring-check", "audit", "secrets", "test", "generated", "reach",
    "image", "image-scan", "sbom",
)  # fmt: skip
PUBLISH = ("image-push", "image-scan", "sbom")
PROMOTED = (
    "promotable", "preflight", "plan", "deploy", "notify", "releases", "release", "health",
    "rollback",
)  # fmt: skip
TOLD_ANYWHERE = {"notify", "releases"}  # wherever something may fail, or is compared

READERS: dict[str, Callable[[], System]] = {
    "github": systems_yaml.github,
    "gitlab": systems_yaml.gitlab,
    "circleci": systems_yaml.circleci,
    "jenkins": jenkins,
    "travis": systems_yaml.travis,
}
FILES = {
    "github": ".github/workflows/ci.yml",
    "gitlab": ".gitlab-ci.yml",
    "circleci": ".circleci/config.yml",
    "jenkins": "Jenkinsfile",
    "travis": ".travis.yml",
}
KEPT = [name for name, file in FILES.items() if (ROOT / file).exists()]
"""Who uses one system deletes the files of the others."""

EACH = pytest.mark.parametrize("name", KEPT)
DELIVERING = pytest.mark.parametrize("name", [name for name in KEPT if name != "travis"])


@EACH
def test_every_change_passes_the_same_checks_in_the_same_order(name: str) -> None:
    assert READERS[name]().checks == CHECKS


@EACH
def test_every_change_passes_all_parts_of_the_tests(name: str) -> None:
    """One job may run them all instead, where they do not run beside each other."""
    assert READERS[name]().parts in {PARTS, ()}, f"{FILES[name]}: see tests/support/parts.py"


@DELIVERING
def test_an_image_is_pushed_scanned_and_described(name: str) -> None:
    assert READERS[name]().publish == PUBLISH


@DELIVERING
def test_every_environment_is_delivered_by_the_same_targets_in_the_same_order(name: str) -> None:
    for stack, delivery in READERS[name]().deliveries.items():
        # One script for all asks once more after an approval, where something was promoted.
        aside = set() if delivery.source else {"promotable"}
        called, expected = (
            [each for each in named if each not in aside] for named in (delivery.targets, PROMOTED)
        )
        assert _in_order(called) == _in_order(expected), stack
        assert {*delivery.targets} >= TOLD_ANYWHERE, stack


def _in_order(targets: object) -> list[str]:
    assert isinstance(targets, tuple | list)
    return [each for each in targets if each not in TOLD_ANYWHERE]


@DELIVERING
def test_a_person_lets_every_promotion_go_on_after_the_plan(name: str) -> None:
    for stack, delivery in READERS[name]().deliveries.items():
        assert delivery.waits == bool(delivery.source), stack


@DELIVERING
def test_one_deployment_of_an_environment_runs_at_a_time(name: str) -> None:
    for stack, delivery in READERS[name]().deliveries.items():
        assert delivery.alone in {stack, "${{ inputs.stack }}"}


@DELIVERING
def test_a_run_proves_itself_and_only_main_is_delivered(name: str) -> None:
    assert READERS[name]().deliveries
    for delivery in READERS[name]().deliveries.values():
        assert delivery.proves
        assert delivery.on_main


@DELIVERING
def test_environments_follow_each_other_as_configured(name: str) -> None:
    known: dict[str, str] = {
        each.name: each.promotion.after if each.promotion else "" for each in ENVIRONMENTS
    }
    for stack, delivery in READERS[name]().deliveries.items():
        # A workflow of GitHub looks up itself what an environment takes, and does nothing else.
        if stack in known and name != "github":
            assert delivery.source == known[stack], f"{FILES[name]}: {stack}; see docs/systems.md"


@DELIVERING
def test_every_environment_is_delivered(name: str) -> None:
    found = READERS[name]().deliveries
    for each in ENVIRONMENTS:
        if each.promotion or name != "github":  # cd-dev.yml finds what takes builds
            assert each.name in found, f"{name}: nothing delivers {each.name}; see docs/delivery.md"
            assert not each.promotion or found[each.name].source, each.name


@EACH
def test_no_pipeline_has_a_stored_key_or_an_account(name: str) -> None:
    text = (ROOT / FILES[name]).read_text()
    assert not re.search(r"AWS_(SECRET_)?ACCESS_KEY|AKIA|\b\d{12}\b|arn:aws", text)


def test_travis_publishes_and_deploys_nothing() -> None:
    if "travis" in KEPT:
        assert systems_yaml.travis().publish == ()
        assert systems_yaml.travis().deliveries == {}


def test_targets_are_read_from_what_runs() -> None:
    assert targets(["make check", ".ci/plan dev"]) == (
        "check", "promotable", "preflight", "plan",
    )  # fmt: skip
    assert targets(["echo make-believe", "make -s releases"]) == ("releases",)


def test_parts_are_read_from_what_runs() -> None:
    assert targets(["make test PART=unit", 'make test PART="$PART"']) == ("test",)
    assert parts(["make test"], ["unit"]) == ()
    assert parts(["make check", "make test PART=unit", "make test PART=e2e-1"]) == ("unit", "e2e-1")
    for filled in ("$PART", "<< parameters.part >>"):
        assert parts([f'make test PART="{filled}"'], ["unit", "e2e-1"]) == ("unit", "e2e-1")
