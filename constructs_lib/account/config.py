"""What an account switches on to protect itself."""

from dataclasses import dataclass
from typing import Any

from constructs_lib.account import singletons
from constructs_lib.config import Config, flag, table, text, whole


def already_there() -> Any:
    """Make a field for what an account has already and can have once only, by kind."""
    return table(
        "What its account has already and can have once only",
        key=text("Kind", known=tuple(singletons.SINGLETONS)),
        literal=True,
        example={singletons.DETECTOR: "12abc34d567e8fa901bc2d34e56789f0"},
        default={},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountSecurityConfig(Config):
    """Detectors of an account; each exists once per account and region.

    Attributes:
        record_days: Days that the trail of API calls, and the history of AWS Config, are kept.
        configuration_history: AWS Config records every change and judges it by rules; 0.003 USD
            for a change and 0.001 USD for an evaluation.
        threat_detection: GuardDuty looks for intruders; about 1 USD for a GB of flow logs, and more
            for each of its features, all but runtime monitoring.
        access_analyzer: Access Analyzer finds what other accounts reach; free of charge.
        findings: Security Hub judges the account by two standards; it reads what AWS Config
            records. About 0.001 USD for a check.
        vulnerability_scanning: Inspector scans machines, images and functions; about 1.25 USD a
            month for a machine.
        sensitive_data: Macie looks for personal data and credentials in buckets; about 0.10 USD
            a month for a bucket and 1 USD for a GB that it reads.
    """

    record_days: int = whole(
        "How long the record of API calls is kept", low=90, high=3653, unit="days", default=400
    )
    configuration_history: bool = flag("AWS Config records and judges changes", default=True)
    threat_detection: bool = flag("GuardDuty looks for intruders", default=True)
    access_analyzer: bool = flag("Access Analyzer finds what others reach", default=True)
    findings: bool = flag("Security Hub judges the account", default=True)
    vulnerability_scanning: bool = flag("Inspector scans what runs code", default=True)
    sensitive_data: bool = flag("Macie looks for personal data in buckets", default=True)

    def check(self) -> None:
        """Refuse Security Hub without the recorder that most of its controls read."""
        if self.findings and not self.configuration_history:
            raise self.refuse("findings", "False without configuration_history")

    @property
    def singletons(self) -> frozenset[str]:
        """Kinds of what it makes and an account has once."""
        made = {
            singletons.RECORDER: self.configuration_history,
            singletons.CHANNEL: self.configuration_history,
            singletons.CONFIG_ROLE: self.configuration_history,
            singletons.DETECTOR: self.threat_detection,
            singletons.ANALYZER: self.access_analyzer,
            singletons.SECURITY_HUB: self.findings,
            singletons.MACIE: self.sensitive_data,
        }
        return frozenset(kind for kind, is_made in made.items() if is_made)
