"""`terrace facts`: what scripts learn of an environment, and whether it may be entered."""

from dataclasses import replace

import pytest

import environments
from constructs_lib.delivery.config import PromotionConfig
from environments import PLATFORM
from terrace import cli
from terrace.delivery.codes import Code
from terrace.facts import facts
from tests.support.example import APP, DEV, WORKER

EXAMPLE = replace(PLATFORM, project="shop", domain="shop.example")
SMALL = replace(
    DEV,
    services={"worker": replace(WORKER, uses=())},
    database=None,
    cache=None,
    table=None,
    uploads=None,
    jobs=None,
    functions=None,
    flags=None,
    edge=None,
    kubernetes=None,
    observability=None,
    alert_emails=("operations@shop.example",),
)


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "by_name", {"dev": DEV}.__getitem__)
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")


def test_an_environment_with_everything() -> None:
    assert facts(DEV, EXAMPLE) == {
        "project": "shop",
        "environment": "dev",
        "account": "222222222222",
        "region": "us-east-1",
        "protected": "no",
        "guarded": "no",
        "database": "yes",
        "prepared": "yes",
        "kubernetes": "yes",
        "forwarder": "yes",
        "health": "https://dev.shop.example/health",
        "health_kubernetes": "https://kubernetes.dev.shop.example/health",
    }


def test_an_environment_with_a_worker_alone_has_no_address_to_ask() -> None:
    told = facts(SMALL, EXAMPLE)
    names = ("health", "health_kubernetes", "database", "prepared", "kubernetes", "forwarder")
    assert [told[name] for name in names] == ["", "", "no", "no", "no", "no"]


def test_every_host_that_is_served_as_a_whole_is_asked() -> None:
    assert APP.route
    services = {
        "worker": WORKER,
        "app": APP,
        "api": replace(APP, route=replace(APP.route, host="api", priority=1)),
        "files": replace(APP, route=replace(APP.route, path="/files/*", priority=2)),
    }
    assert facts(replace(DEV, services=services), EXAMPLE)["health"].split() == [
        "https://dev.shop.example/health",
        "https://api.dev.shop.example/health",
    ]


def test_what_gets_its_versions_from_another_is_guarded_by_any_name() -> None:
    uat = replace(DEV, name="uat", promotion=PromotionConfig(after="qa", minutes=10))
    assert facts(uat, EXAMPLE)["guarded"] == "yes"


@pytest.mark.parametrize(("name", "protected"), [("staging", False), ("qa", True)])
def test_what_is_protected_or_staging_is_guarded(name: str, protected: bool) -> None:
    each = replace(DEV, name=name, protected=protected)
    assert facts(each, EXAMPLE)["guarded"] == "yes"


def test_they_are_printed_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["facts", "dev"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "environment=dev" in lines
    assert not [line for line in lines if "=" not in line]


def test_without_credentials_it_says_how_to_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["facts", "dev", "--sign-in"]) == Code.SIGNED_OUT
    said = capsys.readouterr()
    assert said.out == ""
    assert "there are no credentials; sign in" in said.err
