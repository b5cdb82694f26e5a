from constructs_lib.edge.certificate_alarms import CertificateAlarms
from tests.support.alarms import alarms_of, assert_they_lead_somewhere


def test_a_certificate_that_was_not_renewed_rings_a_month_before_its_end() -> None:
    _, alarms = alarms_of(
        "certificate",
        lambda stack, family: CertificateAlarms(
            stack, "alarms", alarms=family, certificate="arn:certificate"
        ),
    )
    assert_they_lead_somewhere(alarms, "certificate")
    alarm = alarms["certificate-expires"]
    assert alarm["comparison_operator"] == "LessThanThreshold"
    assert (alarm["threshold"], alarm["metric_name"]) == (30, "DaysToExpiry")
    assert alarm["dimensions"] == {"CertificateArn": "arn:certificate"}
    # ACM tells once a day: with a shorter period the alarm would be over after it.
    assert (alarm["period"], alarm["evaluation_periods"]) == (86400, 1)
