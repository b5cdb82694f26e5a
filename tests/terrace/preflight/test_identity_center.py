import dataclasses
import re

from constructs_lib.observability.config import ObservabilityConfig
from terrace.preflight import identity_center
from terrace.preflight.check import Finding
from tests.terrace.preflight.stubs import OWN, only, place, stack, texts


def grafana(way_in: str) -> Finding | None:
    document = stack(
        resource={"aws_grafana_workspace": {"main": {"authentication_providers": [way_in]}}}
    )
    where = place(document, {"sso-admin.list_instances": {"Instances": []}})
    return only(identity_center.checks, where) if list(identity_center.checks(where)) else None


def test_without_identity_center_nobody_signs_in_to_grafana() -> None:
    finding = grafana("AWS_SSO")
    assert finding is not None
    assert texts(finding) == (
        "stops",
        f"account {OWN} sees no instance of it in us-east-1",
        (
            'grafana="saml" and saml=SamlConfig(...) in observability of environments/dev.py, or '
            "switch IAM Identity Center on in the organization's management account"
        ),
    )


def test_it_names_fields_that_an_environment_has() -> None:
    finding = grafana("AWS_SSO")
    assert finding is not None
    named = set(re.findall(r"(\w+)=", finding.helps))
    assert named == {"grafana", "saml"}
    assert named <= {each.name for each in dataclasses.fields(ObservabilityConfig)}


def test_another_way_in_needs_no_identity_center() -> None:
    assert grafana("SAML") is None


def test_an_instance_that_the_account_sees_is_fine() -> None:
    document = stack(
        resource={"aws_grafana_workspace": {"main": {"authentication_providers": ["AWS_SSO"]}}}
    )
    answer = {"Instances": [{"InstanceArn": "arn:aws:sso:::instance/ssoins-1"}]}
    where = place(document, {"sso-admin.list_instances": answer})
    assert texts(only(identity_center.checks, where))[0] == "fine"
