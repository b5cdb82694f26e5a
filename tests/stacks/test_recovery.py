"""What an environment with a recovery region tells of it."""

from dataclasses import replace

from tests.support.environment import document
from tests.support.example import DEV
from tests.support.synth import resources

BACKUPS = "aws_backup_vault_notifications"


def test_somebody_hears_of_a_copy_that_failed_in_the_other_region() -> None:
    assert DEV.backups
    made = document(replace(DEV, backups=replace(DEV.backups, recovery_region="us-west-2")))
    topic = "${aws_sns_topic.recovery_alerts_main.arn}"
    assert resources(made, BACKUPS)["recovery_events"]["sns_topic_arn"] == topic
    forwarded = resources(made, "aws_sns_topic_subscription")[
        "functions_alarm_forwarder_recovery_subscription"
    ]
    assert forwarded["topic_arn"] == topic
    assert forwarded["provider"] == "aws.recovery"
