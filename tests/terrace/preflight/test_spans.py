from terrace.preflight import spans
from tests.terrace.preflight.stubs import only, place, stack, texts

TRACED = stack(resource={"aws_xray_sampling_rule": {"requests": {}}})
ASKED = "xray.get_trace_segment_destination"


def test_traces_that_nobody_would_keep_are_told_beforehand() -> None:
    where = place(TRACED, {ASKED: {"Destination": "XRay", "Status": "ACTIVE"}})
    assert texts(only(spans.checks, where)) == (
        "warns",
        (
            "Transaction Search is off in us-east-1: everything is deployed, and no trace of a "
            "collector is kept"
        ),
        "make bootstrap STACK=dev",
    )


def kept(percent: float) -> tuple[str, ...]:
    """What is said where spans are log events, and X-Ray makes traces of a share of them."""
    rule = {"Name": "Default", "Rule": {"Probabilistic": {"DesiredSamplingPercentage": percent}}}
    answers = {
        ASKED: {"Destination": "CloudWatchLogs", "Status": "ACTIVE"},
        "xray.get_indexing_rules": {"IndexingRules": [rule]},
    }
    return texts(only(spans.checks, place(TRACED, answers)))


def test_spans_that_are_kept_as_log_events_are_fine() -> None:
    assert kept(100.0)[0] == "fine"


def test_what_most_spans_would_be_missing_in_is_told_beforehand() -> None:
    assert kept(1.0) == (
        "warns",
        (
            "X-Ray makes traces of 1 % of spans in us-east-1; allowed: 100, or most traces are in "
            "no dashboard and no link leads to one"
        ),
        (
            "aws xray update-indexing-rule --region us-east-1 --name Default --rule "
            "Probabilistic={DesiredSamplingPercentage=100}"
        ),
    )


def test_a_stack_without_traces_asks_nothing() -> None:
    assert list(spans.checks(place(stack(), {}))) == []
