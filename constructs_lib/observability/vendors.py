"""Vendors that get metrics, traces and logs besides AWS: where, and with which key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

DATADOG: Final = "datadog"
NEW_RELIC: Final = "new-relic"
VENDORS: Final = (DATADOG, NEW_RELIC)

# Amazon Data Firehose Developer Guide, "Understand secrets": the one shape that it takes.
FIELD: Final = "api_key"
# Datadog, "Getting Started with Datadog Sites": the region of an account, which never changes.
DATADOG_SITES: Final = (
    "datadoghq.com",
    "us3.datadoghq.com",
    "us5.datadoghq.com",
    "datadoghq.eu",
    "ap1.datadoghq.com",
    "ap2.datadoghq.com",
    "ddog-gov.com",
)
NEW_RELIC_REGIONS: Final = ("us", "eu")

# New Relic, "OTLP endpoint" and "AWS Firehose integration for logs".
_NEW_RELIC = {
    "us": ("https://otlp.nr-data.net", "https://aws-api.newrelic.com/firehose/v1"),
    "eu": ("https://otlp.eu01.nr-data.net", "https://aws-api.eu.newrelic.com/firehose/v1"),
}
# Datadog, "Send AWS Services Logs with the Datadog Amazon Data Firehose Destination"; aws/aws-cdk,
# DatadogEndpoint of aws-kinesisfirehose: the first sites have addresses of their own.
_FIRST_SITES = ("datadoghq.com", "datadoghq.eu", "ddog-gov.com")
_INTAKE = "https://aws-kinesis-http-intake.logs."


@dataclass(frozen=True, kw_only=True, slots=True)
class Vendor:
    """Somebody who is paid for keeping and showing what an environment tells of itself.

    Attributes:
        name: One of VENDORS.
        title: How it calls itself.
        place: Site or region of the account.
        key: Environment variable with its key, for the collector.
        exporter: Id of the collector's exporter.
        settings: What that exporter is told; the key is read from the variable.
        logs_url: Where Amazon Data Firehose delivers logs to.
        takes_deltas: It wants how much was added since the last time, not sums since the start.
    """

    name: str
    title: str
    place: str
    key: str
    exporter: str
    settings: dict[str, Any]
    logs_url: str
    takes_deltas: bool

    @property
    def place_setting(self) -> str:
        """Setting of a workload that says where its account is."""
        return _PLACES[self.name]

    @property
    def secret_setting(self) -> str:
        """Setting of a workload with the ARN of the secret that its key is in."""
        return f"{self.key}_SECRET_ARN"


_PLACES: Final = {DATADOG: "DATADOG_SITE", NEW_RELIC: "NEW_RELIC_REGION"}


def datadog(site: str) -> Vendor:
    """Datadog, by the site of the account.

    Its own exporter: it takes traces over OTLP from collectors only where an account was let in.

    Source: Datadog, "Set Up the OpenTelemetry Collector" and "OTLP Traces Intake Endpoint".
    """
    key = "DATADOG_API_KEY"
    path = "/v1/input" if site in _FIRST_SITES else "/api/v2/logs?dd-protocol=aws-kinesis-firehose"
    return Vendor(
        name=DATADOG,
        title="Datadog",
        place=site,
        key=key,
        exporter=DATADOG,
        settings={"api": {"key": f"${{env:{key}}}", "site": site}},
        logs_url=f"{_INTAKE}{site}{path}",
        takes_deltas=False,
    )


def new_relic(region: str) -> Vendor:
    """New Relic, by the region of the account.

    Source: New Relic, "New Relic OTLP endpoint".
    """
    key = "NEW_RELIC_LICENSE_KEY"
    address, logs = _NEW_RELIC[region]
    return Vendor(
        name=NEW_RELIC,
        title="New Relic",
        place=region,
        key=key,
        exporter=f"otlp_http/{NEW_RELIC}",
        settings={"endpoint": address, "headers": {"api-key": f"${{env:{key}}}"}},
        logs_url=logs,
        takes_deltas=True,
    )


_MAKERS: Final[Mapping[str, Callable[[str], Vendor]]] = {DATADOG: datadog, NEW_RELIC: new_relic}


def connected(settings: Mapping[str, str]) -> tuple[Vendor, ...]:
    """Vendors that a workload is connected to, by its settings.

    Args:
        settings: Settings of the workload by name.
    """
    places = {name: settings.get(each) for name, each in _PLACES.items()}
    return tuple(_MAKERS[name](place) for name, place in places.items() if place is not None)
