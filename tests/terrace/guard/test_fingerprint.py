import copy
from collections.abc import Callable
from typing import Any

import pytest

from terrace.guard.fingerprint import canonical, counts, fingerprint
from tests.support.plans import change, plan, recorded

Edit = Callable[[dict[str, Any]], object]


def resource(shown: dict[str, Any], address: str) -> dict[str, Any]:
    (found,) = [each for each in shown["resource_changes"] if each["address"] == address]
    found_: dict[str, Any] = found
    return found_


@pytest.mark.parametrize(
    "edit",
    [
        lambda shown: shown["resource_changes"].reverse(),
        lambda shown: shown.update(timestamp="2026-11-29T05:00:00Z", terraform_version="1.13.0"),
        lambda shown: shown.update(variables={"deployment_role": {"value": "terrace-dev-plan"}}),
        lambda shown: shown.update(checks=[], relevant_attributes=[], prior_state={}),
        lambda shown: shown.update(resource_drift=[change("aws_vpc.a", before={}, after={"x": 1})]),
        lambda shown: shown["configuration"].clear(),
    ],
    ids=["order", "time and version", "role", "what was read", "drift", "configuration"],
)
def test_who_planned_and_when_is_not_in_it(edit: Edit) -> None:
    shown = recorded()
    edit(shown)
    assert fingerprint(shown) == fingerprint(recorded())


@pytest.mark.parametrize(
    "edit",
    [
        lambda shown: shown["resource_changes"].pop(),
        lambda shown: resource(shown, "terraform_data.changed")["change"]["after"]["input"].update(
            port=444
        ),
        lambda shown: resource(shown, "terraform_data.replaced")["change"].update(
            actions=["create", "delete"]
        ),
        lambda shown: resource(shown, "terraform_data.replaced")["change"].update(
            replace_paths=[["input"]]
        ),
        lambda shown: resource(shown, "terraform_data.gone")["change"]["before"].update(id="other"),
        lambda shown: resource(shown, "terraform_data.later").pop("previous_address"),
        lambda shown: resource(shown, "terraform_data.later").update(previous_address="x.y"),
        lambda shown: resource(shown, "terraform_data.same")["change"].update(
            importing={"id": "i"}
        ),
        lambda shown: shown["output_changes"]["address"].update(after="three.example"),
        lambda shown: resource(shown, "terraform_data.secret")["change"]["after"]["input"].update(
            password="hunter2-before"
        ),
    ],
    ids=[
        *("one less", "value", "order of a replacement", "why it is replaced", "another object"),
        *("not moved", "moved from elsewhere", "imported", "output", "secret stays"),
    ],
)
def test_whatever_else_would_change_is_another_one(edit: Edit) -> None:
    shown = recorded()
    edit(shown)
    assert fingerprint(shown) != fingerprint(recorded())


def test_what_autoscaling_did_meanwhile_and_the_configuration_ignores_is_the_same_change() -> None:
    def scaled(tasks: int) -> dict[str, Any]:
        before = {"id": "s", "desired_count": tasks, "tags": {"v": 1}}
        return plan(change("aws_ecs_service.a", before=before, after={**before, "tags": {"v": 2}}))

    assert fingerprint(scaled(2)) == fingerprint(scaled(5))


def test_json_that_a_provider_reads_in_another_order_is_the_same() -> None:
    """As the definitions of containers, each time a plan is made."""
    texts = (
        '[{"name":"app","options":{"a":"1","b":"2"}}]',
        '[{"options":{"b":"2","a":"1"},"name":"app"}]',
    )
    new = '[{"name":"app","options":{"a":"1","b":"3"}}]'
    plans = [
        plan(change("aws_ecs_task_definition.x", before={"c": text}, after={"c": new}))
        for text in texts
    ]
    assert fingerprint(plans[0]) == fingerprint(plans[1])
    other = plan(change("aws_ecs_task_definition.x", before={"c": texts[0]}, after={"c": texts[1]}))
    assert fingerprint(other) != fingerprint(plans[0])


def test_a_secret_is_not_in_it_nor_does_another_secret_show() -> None:
    text = repr(canonical(recorded()))
    assert "hunter2" not in text
    assert "(sensitive, changed)" in text
    other = copy.deepcopy(recorded())
    resource(other, "terraform_data.secret")["change"]["after"]["input"]["password"] = "another"
    assert fingerprint(other) == fingerprint(recorded())


def test_a_sensitive_map_does_not_show_its_keys() -> None:
    shown = plan()
    shown["output_changes"] = {
        "all": {
            "actions": ["update"],
            "before": {"user": "a"},
            "after": {"user": "b", "admin": "c"},
            "before_sensitive": True,
            "after_sensitive": True,
        }
    }
    assert canonical(shown)["outputs"]["all"]["value"] == ["(sensitive)", "(sensitive, changed)"]


def test_a_plan_is_counted_by_what_becomes_of_its_resources() -> None:
    assert counts(recorded()) == {
        "create": 1,
        "update": 2,
        "replace": 1,
        "destroy": 2,
        "other": 1,
        "outputs": 2,
    }
    assert set(counts(plan()).values()) == {0}
