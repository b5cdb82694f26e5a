"""IAM Identity Center, without which nobody signs in to Managed Grafana by AWS_SSO."""

from collections.abc import Iterator

from constructs_lib.observability.config import SAML
from conventions.blocks import listed
from terrace.aws import reading
from terrace.preflight.check import Check, Finding, fine, stops
from terrace.preflight.place import Place

WAY_IN = "AWS_SSO"


def checks(place: Place) -> Iterator[Check]:
    """Look for it, where a workspace of the stack signs in by it."""
    workspaces = place.stack.of("aws_grafana_workspace")
    if any(WAY_IN in listed(each.body.get("authentication_providers")) for each in workspaces):
        yield Check("Identity Center for Grafana", _judge)


def _judge(place: Place) -> Finding:
    with reading("the instances of IAM Identity Center"):
        answer = place.client("sso-admin").list_instances()
    for instance in answer["Instances"]:
        if instance.get("Status", "ACTIVE") == "ACTIVE":
            return fine(str(instance["InstanceArn"]))
    return stops(
        f"account {place.account_id} sees no instance of it in {place.region}",
        f'grafana="{SAML}" and saml=SamlConfig(...) in observability of {place.file}, or switch '
        "IAM Identity Center on in the organization's management account",
    )
