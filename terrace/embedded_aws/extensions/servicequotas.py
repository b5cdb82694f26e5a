"""Service Quotas: what a young account may use of EC2, Fargate and Lambda, and increases.

moto knows the quotas of VPC alone, and answers neither GetAWSDefaultServiceQuota nor
RequestServiceQuotaIncrease, which `terrace preflight` reads and recommends. Here an increase is
granted at once. Values are AWS's documented defaults; Lambda's is that of an account which has not
run anything yet.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from moto.core.exceptions import JsonRESTError
from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse

from terrace.embedded_aws.extensions.patch import add, wrap

_NAMES: Final = {
    "ec2": "Amazon Elastic Compute Cloud (Amazon EC2)",
    "fargate": "AWS Fargate",
    "lambda": "AWS Lambda",
}
_QUOTAS: Final = {
    ("ec2", "L-1216C47A"): ("Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5),
    ("ec2", "L-34B43A08"): ("All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", 5),
    ("ec2", "L-0263D0A3"): ("EC2-VPC Elastic IPs", 5),
    ("fargate", "L-3032A538"): ("Fargate On-Demand vCPU resource count", 6),
    ("fargate", "L-36FBB829"): ("Fargate Spot vCPU resource count", 6),
    ("lambda", "L-B99A9384"): ("Concurrent executions", 10),
}
_LOWER: Final = "The desired value must be greater than the current quota value"


def extend() -> None:
    """Add the quotas, and let them be raised."""
    wrap(ServiceQuotasBackend, "__init__", _create)
    wrap(ServiceQuotasBackend, "get_service_quota", _get)
    add(
        ServiceQuotasResponse,
        get_aws_default_service_quota,
        request_service_quota_increase,
    )


def _create(original: Callable[..., None], backend: Any, *args: Any, **named: Any) -> None:
    original(backend, *args, **named)
    backend.granted = {}


def _get(
    original: Callable[..., dict[str, Any]], backend: Any, service_code: str, quota_code: str
) -> dict[str, Any]:
    quota = _default(original, backend, service_code, quota_code)
    granted = backend.granted.get((service_code, quota_code))
    return quota if granted is None else quota | {"Value": granted}


def _default(
    original: Callable[..., dict[str, Any]], backend: Any, service: str, code: str
) -> dict[str, Any]:
    if (service, code) not in _QUOTAS:
        return original(backend, service, code)
    name, value = _QUOTAS[service, code]
    place = f"{backend.region_name}:{backend.account_id}"
    return {
        "ServiceCode": service,
        "ServiceName": _NAMES[service],
        "QuotaArn": f"arn:aws:servicequotas:{place}:{service}/{code}",
        "QuotaCode": code,
        "QuotaName": name,
        "Value": float(value),
        "Unit": "None",
        "Adjustable": True,
        "GlobalQuota": False,
    }


def get_aws_default_service_quota(self: Any) -> str:
    """Answer GetAWSDefaultServiceQuota: the quota as nobody has raised it."""
    wanted = json.loads(self.body)
    key = (wanted["ServiceCode"], wanted["QuotaCode"])
    granted = self.backend.granted.pop(key, None)
    quota = self.backend.get_service_quota(*key)
    if granted is not None:
        self.backend.granted[key] = granted
    return json.dumps({"Quota": quota})


def request_service_quota_increase(self: Any) -> str:
    """Answer RequestServiceQuotaIncrease."""
    wanted = json.loads(self.body)
    key = (wanted["ServiceCode"], wanted["QuotaCode"])
    quota = self.backend.get_service_quota(*key)
    if wanted["DesiredValue"] <= quota["Value"]:
        raise JsonRESTError("InvalidParameterValue", _LOWER)
    self.backend.granted[key] = float(wanted["DesiredValue"])
    asked = {**quota, "DesiredValue": float(wanted["DesiredValue"]), "Status": "APPROVED"}
    del asked["Value"], asked["Adjustable"]
    return json.dumps({"RequestedQuota": asked})
