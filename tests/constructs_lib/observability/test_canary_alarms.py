from constructs_lib.observability.canary_alarms import CanaryAlarms
from tests.support.alarms import alarms_of, assert_they_lead_somewhere


def test_two_failures_on_end_ring_and_so_does_silence() -> None:
    _, alarms = alarms_of(
        "service",
        lambda stack, family: CanaryAlarms(
            stack, "alarms", alarms=family, canary="terrace-test-health", every_minutes=15
        ),
    )
    assert_they_lead_somewhere(alarms, "service")
    alarm = alarms["canary-failed"]
    assert (alarm["period"], alarm["evaluation_periods"]) == (900, 2)
    assert (alarm["comparison_operator"], alarm["threshold"]) == ("LessThanThreshold", 100)
    assert alarm["treat_missing_data"] == "breaching"
    assert alarm["dimensions"] == {"CanaryName": "terrace-test-health"}
