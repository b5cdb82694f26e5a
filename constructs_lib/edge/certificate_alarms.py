"""Alarm of a certificate that does not renew itself."""

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

DAY = 24 * 60  # ACM tells of each certificate once or twice a day
# ACM begins to renew 60 days before the end: by half of that time it has failed many times.
DAYS_LEFT = 30


class CertificateAlarms(Construct):
    """Too close to its end.

    Source: AWS Certificate Manager User Guide, "Supported CloudWatch metrics" and "Managed
    certificate renewal".
    """

    def __init__(self, scope: Construct, id_: str, *, alarms: AlarmSet, certificate: str) -> None:
        """Watch a certificate by its ARN."""
        super().__init__(scope, id_)
        alarms.on_metric(
            self,
            "certificate-expires",
            f"The certificate ends in less than {DAYS_LEFT} days and has not been renewed",
            metric=Metric(
                namespace="AWS/CertificateManager",
                name="DaysToExpiry",
                dimensions={"CertificateArn": certificate},
                statistic="Minimum",
            ),
            condition=Condition(
                when=When.BELOW, threshold=DAYS_LEFT, minutes=DAY, period_minutes=DAY
            ),
        )
