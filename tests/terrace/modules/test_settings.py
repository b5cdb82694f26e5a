"""Variables follow from the fields of a configuration, and refuse what Python refuses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cdktf import App

from constructs_lib.config import (
    Config,
    cidr,
    duration,
    flag,
    image,
    instance_class,
    is_token,
    part,
    region,
    several,
    table,
    text,
    whole,
)
from constructs_lib.errors import ConfigurationError
from terrace.modules import terraform_tests
from terrace.modules.export import _as_module
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise(Config):
    rto: timedelta = duration("Time to recover", low=timedelta(minutes=2), high=7 * DAY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Backups(Config):
    days: int = whole("How long backups are kept", low=1, high=35, unit="days", default=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Store(Config):
    instance_class: str = instance_class("rds")
    storage_gib: int = whole("First size of the storage", low=20, high=6144, unit="GiB")
    minimum: int = whole("Readers that always run", low=0, high=15)
    maximum: int = whole("Where scaling out stops", low=0, high=15, at_least="minimum")
    period: int = whole("Period", low=60, high=3600, one_of=(60, 300, 3600), unit="s", default=60)
    spot: bool = flag("Run on spare capacity", default=False)
    image: str = image()
    region: str = region()
    cidr: str = cidr()
    note: str = text("What people should know", default="none")
    window: str | None = text("Maintenance window", pattern="mon|tue", default=None)
    hosts: tuple[str, ...] = several(
        "Hosts", low=1, high=3, item=text("Host", pattern=r"[a-z.]+"), example=("a.example",)
    )
    ports: tuple[int, ...] = several("Ports", item=whole("Port", low=1, high=65535), default=(443,))
    flags: Mapping[str, bool] = table(
        "Switches", key=text("Name", pattern="[a-z_]+"), item=flag("On"), default={"on": True}
    )
    budgets: Mapping[str, int] = table(
        "Budgets", item=whole("USD", low=1, high=1_000_000), default={}
    )
    promise: Promise = part("What it promises")
    backups: Backups = part("Backups")
    zones: tuple[str, ...] = several("Zones", item=text("Zone"), literal=True, default=("a", "b"))


def build(module: ModuleStack) -> Store:
    store = module.config(
        Store,
        defaults={"storage_gib": 50, "minimum": 1, "maximum": 2},
        promise=Promise(rto=DAY),
        backups=module.config(Backups, prefix="backup_"),
        zones=("a", "b"),
    )
    for name in ("instance_class", "storage_gib", "spot", "window", "hosts", "ports", "flags"):
        value = getattr(store, name)
        module.publish(name, list(value) if isinstance(value, tuple) else value, "A setting")
    return store


def document(build_it: Callable[[ModuleStack], Any], folder: Path) -> tuple[ModuleStack, Any]:
    app = App(outdir=str(folder), skip_validation=True)
    stack = ModuleStack(app, "store")
    build_it(stack)
    app.synth()
    synthesized = json.loads((folder / "stacks/store/cdk.tf.json").read_text())
    return stack, _as_module(synthesized, stack)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModuleStack, Any]:
    return document(build, tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def variables(made: tuple[ModuleStack, Any]) -> dict[str, Any]:
    found: dict[str, Any] = made[1]["variable"]
    return found


def test_each_field_that_is_not_fixed_is_a_variable(variables: dict[str, Any]) -> None:
    common = {"project_name", "environment", "common_tags"}
    fields = set(Store.__dataclass_fields__) - {"promise", "backups", "zones"}
    assert variables.keys() - common == fields | {"backup_days"}


def test_types_follow_from_annotations(variables: dict[str, Any]) -> None:
    types = {name: body["type"] for name, body in variables.items()}
    assert types["instance_class"] == "string"
    assert types["storage_gib"] == "number"
    assert types["spot"] == "bool"
    assert types["hosts"] == "list(string)"
    assert types["ports"] == "list(number)"
    assert types["flags"] == "map(bool)"
    assert types["budgets"] == "map(number)"


def test_a_range_and_its_unit_are_in_description_and_validation(variables: dict[str, Any]) -> None:
    storage = variables["storage_gib"]
    assert storage["description"] == "First size of the storage, 20 to 6144 GiB"
    assert storage["validation"] == [
        {
            "condition": "${var.storage_gib >= 20 && var.storage_gib <= 6144}",
            "error_message": "storage_gib allows 20 to 6144 GiB.",
        }
    ]
    assert variables["instance_class"]["description"] == "RDS instance class"


def test_a_bound_by_another_field_is_in_the_validation(
    variables: dict[str, Any], made: tuple[ModuleStack, Any]
) -> None:
    (validation,) = variables["maximum"]["validation"]
    assert validation["condition"].endswith("&& var.maximum >= var.minimum}")
    assert validation["error_message"] == "maximum allows 0 to 15, minimum or more."
    assert made[0].bound == {"maximum"}


def test_defaults_are_the_fields_or_the_modules(variables: dict[str, Any]) -> None:
    assert variables["storage_gib"]["default"] == 50
    assert variables["backup_days"]["default"] == 7
    assert variables["ports"]["default"] == [443]
    assert variables["flags"]["default"] == {"on": True}
    assert "default" not in variables["region"]


def test_a_field_that_may_be_none_may_be_null(variables: dict[str, Any]) -> None:
    window = variables["window"]
    assert window["nullable"] is True
    assert window["default"] is None
    assert window["validation"][0]["condition"] == (
        '${var.window == null ? true : (can(regex("^(mon|tue)$", var.window)))}'
    )
    assert variables["note"]["nullable"] is False


def test_the_configuration_holds_the_variables(tmp_path: Path) -> None:
    stores: list[Store] = []
    document(lambda module: stores.append(build(module)), tmp_path)
    (store,) = stores
    assert is_token(store.instance_class)
    assert is_token(store.storage_gib)
    assert is_token(store.flags)
    assert is_token(store.backups.days)
    assert store.promise == Promise(rto=DAY)
    assert store.zones == ("a", "b")


@pytest.mark.parametrize(
    ("fixed", "said"),
    [
        ({"backups": Backups()}, "promise cannot be a variable"),
        ({"promise": Promise(rto=DAY), "backups": Backups()}, "zones cannot be a variable"),
        ({"promse": Promise(rto=DAY)}, "promse is not one of its fields"),
    ],
)
def test_what_cannot_be_a_variable_has_to_be_fixed(fixed: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^Store: {said}, allowed: "):
        ModuleStack(App(skip_validation=True), "store").config(Store, **fixed)


def test_a_field_without_an_example_is_a_mistake_of_its_author() -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Bare(Config):
        name: str

    with pytest.raises(ConfigurationError, match=r"^Bare: name needs an example or a default$"):
        ModuleStack(App(skip_validation=True), "store").config(Bare)


@pytest.mark.terraform
def test_terraform_takes_the_examples_and_refuses_what_python_refuses(
    made: tuple[ModuleStack, Any], tmp_path: Path, terraform: Callable[..., str]
) -> None:
    stack, root = made
    module = Module(
        name="store",
        purpose="",
        choices=(),
        cost="",
        build=build,
        checks={"storage is the default": "output.storage_gib == 50"},
    )
    (tmp_path / "main.tf.json").write_text(json.dumps(root))
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/store.tftest.hcl").write_text(terraform_tests.render(module, stack))
    terraform(tmp_path, "init", "-backend=false", "-input=false")
    assert "valid" in terraform(tmp_path, "validate")
    told = terraform(tmp_path, "test", "-no-color")
    assert "3 passed, 0 failed" in told
    refused = {name for name, values in stack.refused.items() if values}
    assert refused >= {"hosts", "ports", "flags", "budgets", "cidr", "window", "image", "note"}
