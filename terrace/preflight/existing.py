"""Look-ups of what an account has once: each returns the id to import, None where it has none."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from conventions.blocks import Block
from terrace.aws import found, reading
from terrace.preflight.place import Place

NO_HUB = ("InvalidAccessException", "ResourceNotFoundException")
NO_MACIE = ("ResourceNotFoundException",)
MACIE_OFF = "Macie is not enabled"  # AWS says it with the code of a missing permission

LookUp = Callable[[Place, Block], str | None]


def recorder(place: Place, _: Block) -> str | None:
    """The configuration recorder of AWS Config."""
    with reading("the recorder of AWS Config"):
        answer = place.client("config").describe_configuration_recorders()
    return _first(answer["ConfigurationRecorders"], "name")


def channel(place: Place, _: Block) -> str | None:
    """The delivery channel of AWS Config."""
    with reading("the delivery channel of AWS Config"):
        answer = place.client("config").describe_delivery_channels()
    return _first(answer["DeliveryChannels"], "name")


def detector(place: Place, _: Block) -> str | None:
    """The detector of GuardDuty."""
    with reading("the detector of GuardDuty"):
        ids = place.client("guardduty").list_detectors()["DetectorIds"]
    return str(ids[0]) if ids else None


def security_hub(place: Place, _: Block) -> str | None:
    """Security Hub, which is imported by the account's id."""
    client = place.client("securityhub")
    return found("Security Hub", client.describe_hub, missing=NO_HUB) and place.account_id


def macie(place: Place, _: Block) -> str | None:
    """Macie, which is imported by the account's id."""
    client = place.client("macie2")
    with reading("Macie"):
        try:
            client.get_macie_session()
        except ClientError as problem:
            error = problem.response.get("Error", {})
            is_off = error.get("Code") in NO_MACIE or MACIE_OFF in str(error.get("Message"))
            if not is_off:
                raise
            return None
    return place.account_id


def inspector(place: Place, _: Block) -> str | None:
    """What Inspector scans in the account, as the provider spells it in an id."""
    with reading("Inspector"):
        answer = place.client("inspector2").batch_get_account_status(accountIds=[place.account_id])
    for account in answer["accounts"]:
        on = sorted(
            name.upper()
            for name, state in account["resourceState"].items()
            if state.get("status") in {"ENABLED", "ENABLING"}
        )
        if on:
            return f"{place.account_id}-{':'.join(on)}"
    return None


def anomaly_monitor(place: Place, block: Block) -> str | None:
    """The one monitor of costs by service."""
    wanted = block.text("monitor_dimension")
    with reading("the monitors of costs"):
        answer = place.client("ce", region="us-east-1").get_anomaly_monitors()
    for monitor in answer["AnomalyMonitors"]:
        if (
            monitor["MonitorType"] == "DIMENSIONAL"
            and monitor.get("MonitorDimension", "SERVICE") == wanted
        ):
            return str(monitor["MonitorArn"])
    return None


def analyzer(place: Place, _: Block) -> str | None:
    """The one analyzer of what other accounts reach."""
    with reading("Access Analyzer"):
        answer = place.client("accessanalyzer").list_analyzers(type="ACCOUNT")
    return _first(answer["analyzers"], "name")


def identity_provider(place: Place, block: Block) -> str | None:
    """The identity provider of that address."""
    host = block.text("url").removeprefix("https://")
    with reading("the identity providers"):
        answer = place.client("iam").list_open_id_connect_providers()
    for provider in answer["OpenIDConnectProviderList"]:
        if provider["Arn"].partition(":oidc-provider/")[2] == host:
            return str(provider["Arn"])
    return None


def linked_role(place: Place, block: Block) -> str | None:
    """The role that a service made for itself, or somebody else for it."""
    service, suffix = block.text("aws_service_name"), block.text("custom_suffix")
    path = f"/aws-service-role/{service}/"
    with reading(f"the roles of {service}"):
        pages = place.client("iam").get_paginator("list_roles").paginate(PathPrefix=path)
        roles = [each for page in pages for each in page["Roles"]]
    for role in roles:
        if role["RoleName"].partition("_")[2] == suffix:
            return str(role["Arn"])
    return None


def _first(found_: list[Mapping[str, Any]], name: str) -> str | None:
    return str(found_[0][name]) if found_ else None
