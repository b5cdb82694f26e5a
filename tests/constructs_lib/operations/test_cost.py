import pytest

from constructs_lib.operations.config import BudgetConfig
from constructs_lib.operations.cost import Cost
from tests.support.alarms import TOPIC
from tests.support.synth import SITE, Json, only, resources, synthesize

ANOMALIES = {"aws_ce_anomaly_monitor", "aws_ce_anomaly_subscription"}


def cost(*, wanted: bool = True, **services: bool) -> Json:
    config = BudgetConfig(
        monthly_usd=300, by_service={"database": 100, "compute": 80}, anomalies=wanted
    )
    return synthesize(
        lambda stack: Cost(stack, "cost", site=SITE, config=config, alerts=TOPIC, **services)
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return cost()


def test_everything_and_the_named_services_have_a_limit(document: Json) -> None:
    budgets = resources(document, "aws_budgets_budget")
    assert {each["name"]: each["limit_amount"] for each in budgets.values()} == {
        "terrace-test-monthly-everything": "300",
        "terrace-test-monthly-database": "100",
        "terrace-test-monthly-compute": "80",
    }
    assert "cost_filter" not in budgets["cost_budget_everything"]
    (only_database,) = budgets["cost_budget_database"]["cost_filter"]
    assert only_database == {"name": "Service", "values": ["Amazon Relational Database Service"]}


def test_a_limit_holds_all_that_its_name_promises() -> None:
    config = BudgetConfig(monthly_usd=300, by_service={"compute": 80, "network": 100})
    budgets = resources(
        synthesize(lambda stack: Cost(stack, "cost", site=SITE, config=config, alerts=TOPIC)),
        "aws_budgets_budget",
    )
    billed = {
        thing: budgets[f"cost_budget_{thing}"]["cost_filter"][0]["values"]
        for thing in ("compute", "network")
    }
    assert billed == {
        "compute": [
            "Amazon Elastic Compute Cloud - Compute",
            "Amazon Elastic Container Service",
            "Amazon Elastic Container Service for Kubernetes",
        ],
        # NAT gateways and traffic are billed there, and not with the VPC.
        "network": ["Amazon Virtual Private Cloud", "EC2 - Other"],
    }


def test_somebody_hears_of_it_before_the_money_is_gone(document: Json) -> None:
    for budget in resources(document, "aws_budgets_budget").values():
        told = [(each["notification_type"], each["threshold"]) for each in budget["notification"]]
        assert told == [("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]
        for each in budget["notification"]:
            assert each["subscriber_sns_topic_arns"] == [TOPIC.arn]


def test_unusual_cost_is_told_at_once(document: Json) -> None:
    subscription = only(document, "aws_ce_anomaly_subscription")
    assert subscription["frequency"] == "IMMEDIATE"
    assert subscription["subscriber"] == [{"type": "SNS", "address": TOPIC.arn}]


def test_nobody_looks_for_unusual_cost_where_nobody_wants_it() -> None:
    assert cost(wanted=False)["resource"].keys() == {"aws_budgets_budget"}


@pytest.mark.parametrize(
    ("missing", "left"), [("budgets", ANOMALIES), ("anomalies", {"aws_budgets_budget"})]
)
def test_what_there_is_no_service_for_is_left_out(missing: str, left: set[str]) -> None:
    assert cost(**{missing: False})["resource"].keys() == left
