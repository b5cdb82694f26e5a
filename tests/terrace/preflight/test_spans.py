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


def test_spans_that_are_kept_as_log_events_are_fine() -> None:
    where = place(TRACED, {ASKED: {"Destination": "CloudWatchLogs", "Status": "ACTIVE"}})
    assert texts(only(spans.checks, where))[0] == "fine"


def test_a_stack_without_traces_asks_nothing() -> None:
    assert list(spans.checks(place(stack(), {}))) == []
