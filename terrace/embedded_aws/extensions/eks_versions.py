"""Which versions of Kubernetes a cluster can have today: part of the extension of EKS.

moto makes a cluster of any version. EKS refuses one that it does not offer, or no longer, and with
the support type STANDARD also one whose standard support has ended: such a cluster would have to
be upgraded at once.

Source: Amazon EKS User Guide, "Understand the Kubernetes version lifecycle on EKS" (clusters can
be made of versions in standard or extended support) and "View current cluster upgrade policy" (the
policy can only be set while the version is in standard support); the message of an unsupported
version as in terraform-aws-modules/terraform-aws-eks, issue 3164.
"""

import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from moto.eks.exceptions import InvalidParameterException

from terrace.embedded_aws.extensions.eks_store import asked

FILE: Final = Path(__file__).with_suffix(".toml")
STANDARD: Final = "STANDARD"


def require_offered(response: Any) -> None:
    """Refuse a request for a cluster of a version that EKS does not offer today."""
    version = asked(response, "version")
    support = (asked(response, "upgradePolicy") or {}).get("supportType")
    reason = refusal(version, support, datetime.now(tz=UTC).date()) if version else None
    if reason:
        raise InvalidParameterException(message=reason)


def refusal(version: str, support: str | None, today: date) -> str | None:
    """Say why there can be no new cluster of a version, None where there can.

    Args:
        version: Version of Kubernetes, such as 1.36.
        support: STANDARD or EXTENDED; EKS takes None for EXTENDED.
        today: Day on which the cluster is made.
    """
    offered = _offered().get(version)
    if offered is None or today > offered["extended"]:
        return f"unsupported Kubernetes version {version}"
    if support == STANDARD and today > offered["standard"]:
        return (
            f"Kubernetes version {version} left standard support on {offered['standard']}; its "
            f"support type can not be {STANDARD}"
        )
    return None


@cache
def _offered() -> dict[str, dict[str, date]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
