"""What an environment chooses of its functions."""

from dataclasses import dataclass

from constructs_lib.config import Config, flag, whole


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionsConfig(Config):
    """Functions that the platform itself runs.

    Attributes:
        alarm_forwarder: Alarms go on to PagerDuty, Opsgenie or Slack; Terraform creates an empty
            secret for the keys, and until you fill it, alarms reach only `alert_emails` of the
            environment. Without it, there has to be an address among those.
        signing_key_days: A signing key for the application that is rotated after so many days, 1
            to 1,000; the former key is kept for as long again, so whatever it signed has to
            expire before. None makes no key.
    """

    alarm_forwarder: bool = flag("Pass alarms on to who is on call", literal=True, default=True)
    signing_key_days: int | None = whole(
        "Days after which the signing key is rotated", low=1, high=1000, unit="days", default=30
    )
