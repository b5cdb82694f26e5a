"""ACM: a certificate is issued when its validation records are in DNS, and only then.

moto issues every certificate after a fixed wait, records or not, so that a forgotten record
would pass here and hang for 75 minutes in AWS. Needed by aws_acm_certificate_validation.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from moto.acm.models import CertBundle
from moto.route53.models import route53_backends

from terrace.embedded_aws.extensions.patch import wrap


def extend() -> None:
    """Tie issuance to Route 53."""
    wrap(CertBundle, "check", _check)


def _check(original: Callable[..., None], certificate: Any) -> None:
    waits_for_dns = (
        certificate.type == "AMAZON_ISSUED" and certificate.status == "PENDING_VALIDATION"
    )
    if not waits_for_dns or _wanted_records(certificate) <= set(_published_records()):
        original(certificate)


def _wanted_records(certificate: Any) -> set[tuple[str, str]]:
    options = certificate.describe()["Certificate"]["DomainValidationOptions"]
    records = (option["ResourceRecord"] for option in options)
    return {_normal(record["Name"], record["Value"]) for record in records}


def _published_records() -> Iterator[tuple[str, str]]:
    """CNAMEs of every account: a zone and its certificate may live in different ones."""
    accounts = list(route53_backends.values())
    backends = chain.from_iterable(list(account.values()) for account in accounts)
    zones = chain.from_iterable(list(backend.zones.values()) for backend in backends)
    for record in chain.from_iterable(list(zone.rrsets) for zone in zones):
        if record.type == "CNAME":
            yield from (_normal(record.name, value) for value in record.records)


def _normal(name: str, value: str) -> tuple[str, str]:
    return name.rstrip(".").lower(), value.rstrip(".").lower()
