import pytest

KEY = {"kms_key_id": "${aws_kms_key.logs.arn}"}


def group(**arguments: object) -> dict[str, object]:
    return {"aws_cloudwatch_log_group": {"app": arguments}}


@pytest.mark.parametrize("retention", [{"retention_in_days": 365}, {"retention_in_days": 0}, {}])
def test_production_logs_kept_for_a_year_or_for_ever_pass(judge, stack, retention) -> None:
    assert judge("LOG001", stack("production", resource=group(**KEY, **retention))) == []


def test_shorter_retention_passes_outside_production(judge, stack) -> None:
    assert judge("LOG001", stack(resource=group(**KEY, retention_in_days=7))) == []


def test_shorter_retention_in_production_is_found(judge, stack) -> None:
    document = stack("production", resource=group(**KEY, retention_in_days=90))
    assert judge("LOG001", document) == [
        (
            "LOG001 MUST production/aws_cloudwatch_log_group.app: aws_cloudwatch_log_group.app "
            "keeps logs for 90 days; keep them for 365."
        )
    ]


def test_a_group_without_a_key_is_found_everywhere(judge, stack) -> None:
    assert judge("LOG001", stack(resource=group())) == [
        (
            "LOG001 MUST dev/aws_cloudwatch_log_group.app: aws_cloudwatch_log_group.app has no "
            "kms_key_id; set a customer key."
        )
    ]


def test_retention_that_is_left_to_a_plan_is_not_judged(judge, stack) -> None:
    document = stack("production", resource=group(**KEY, retention_in_days="${var.days}"))
    assert judge("LOG001", document) == []
