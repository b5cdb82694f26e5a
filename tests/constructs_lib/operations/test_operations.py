from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.operations.budget import Budget, BudgetConfig
from constructs_lib.operations.cost_anomalies import CostAnomalies
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize


def build(stack: Sketch) -> None:
    alerts = Alerts(
        stack,
        "alerts",
        site=SITE,
        key=key(stack),
    )
    config = BudgetConfig(monthly_usd=300, by_service={"database": 100, "compute": 80})
    Budget(stack, "budget", site=SITE, config=config, alerts=alerts)
    CostAnomalies(stack, "anomalies", site=SITE, alerts=alerts)


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_everything_and_the_named_services_have_a_limit(document: Json) -> None:
    budgets = resources(document, "aws_budgets_budget")
    assert {each["name"]: each["limit_amount"] for each in budgets.values()} == {
        "terrace-test-monthly-everything": "300",
        "terrace-test-monthly-database": "100",
        "terrace-test-monthly-compute": "80",
    }
    assert "cost_filter" not in budgets["budget_everything"]
    (only_database,) = budgets["budget_database"]["cost_filter"]
    assert only_database == {"name": "Service", "values": ["Amazon Relational Database Service"]}


def test_somebody_hears_of_it_before_the_money_is_gone(document: Json) -> None:
    for budget in resources(document, "aws_budgets_budget").values():
        told = [(each["notification_type"], each["threshold"]) for each in budget["notification"]]
        assert told == [("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]
        assert all(each["subscriber_sns_topic_arns"] for each in budget["notification"])


def test_unusual_cost_is_told_at_once(document: Json) -> None:
    subscription = only(document, "aws_ce_anomaly_subscription")
    assert subscription["frequency"] == "IMMEDIATE"
    assert subscription["subscriber"][0]["type"] == "SNS"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"monthly_usd": 0}, "monthly_usd and by_service are 0 and {}, allowed: 1 or more"),
        (
            {"monthly_usd": 10, "by_service": {"mail": 1}},
            "by_service names mail, allowed: compute, database, network",
        ),
        (
            {"monthly_usd": 10, "by_service": {"compute": 11}},
            "by_service adds up to 11, allowed: monthly_usd, 10, or less",
        ),
    ],
)
def test_a_budget_that_cannot_be_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        BudgetConfig(**values)
    assert str(refusal.value) == sentence
