import json
from functools import partial

import pytest

from constructs_lib.observability.config import SamlConfig
from constructs_lib.observability.grafana import Grafana
from constructs_lib.observability.prometheus import Prometheus
from conventions.service_authorization import knows_no_resource
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, statements, synthesize

PROVIDER = SamlConfig(
    metadata_url="https://idp.acme.example/metadata",
    role_attribute="groups",
    administrators=("platform-team",),
    editors=("developers", "operations"),
)


def build(stack: Sketch, *, saml: SamlConfig | None = None) -> None:
    encryption = key(stack)
    prometheus = Prometheus(
        stack,
        "prometheus",
        site=SITE,
        rules={},
        key=encryption,
        logs_key=encryption,
    )
    Grafana(stack, "grafana", site=SITE, prometheus=prometheus, traces_key=encryption, saml=saml)


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


def test_people_sign_in_through_the_organization(document: Json) -> None:
    workspace = only(document, "aws_grafana_workspace")
    assert workspace["authentication_providers"] == ["AWS_SSO"]
    assert "aws_grafana_workspace_saml_configuration" not in document["resource"]
    assert workspace["account_access_type"] == "CURRENT_ACCOUNT"


def test_administrators_may_install_the_plugin_of_x_ray(document: Json) -> None:
    """Since version 9 a workspace has none, and `terrace dashboards push` brings it."""
    configuration = json.loads(only(document, "aws_grafana_workspace")["configuration"])
    assert configuration["plugins"] == {"pluginAdminEnabled": True}


def test_people_sign_in_through_another_provider_where_there_is_no_identity_center() -> None:
    document = synthesize(partial(build, saml=PROVIDER))
    assert only(document, "aws_grafana_workspace")["authentication_providers"] == ["SAML"]
    assert only(document, "aws_grafana_workspace_saml_configuration") == {
        "workspace_id": "${aws_grafana_workspace.grafana_main.id}",
        "idp_metadata_url": "https://idp.acme.example/metadata",
        "role_assertion": "groups",
        "admin_role_values": ["platform-team"],
        "editor_role_values": ["developers", "operations"],
    }


def test_it_reads_three_sources_with_a_role_of_ours(document: Json) -> None:
    workspace = only(document, "aws_grafana_workspace")
    assert workspace["data_sources"] == ["CLOUDWATCH", "PROMETHEUS", "XRAY"]
    assert workspace["permission_type"] == "CUSTOMER_MANAGED"
    assert workspace["role_arn"] == "${aws_iam_role.grafana_role_main.arn}"
    trust = statements(document, "grafana_role_trust")["TrustedAssumesRole"]
    assert trust["principals"][0]["identifiers"] == ["grafana.amazonaws.com"]
    assert trust["condition"] == [
        {
            "test": "StringLike",
            "variable": "aws:SourceArn",
            "values": [SITE.arn("grafana", "/workspaces/*")],
        }
    ]


def test_it_may_read_and_change_nothing(document: Json) -> None:
    read = statements(document, "grafana_read")
    verbs = {
        action.split(":")[1][:5]
        for sid, each in read.items()
        for action in each["actions"]
        if sid not in {"DecryptTraces", "RefuseTrail"}
    }
    assert verbs <= {"Batch", "Descr", "GetGr", "GetLa", "GetMe", "GetSe", "GetTi", "GetTr"} | {
        "GetLo",
        "GetQu",
        "ListM",
        "Query",
        "Start",  # a query of logs
        "StopQ",
    }
    assert read["QuerySamples"]["resources"] == ["${aws_prometheus_workspace.prometheus_main.arn}"]
    for everywhere in (read["ReadMetrics"], read["ReadTraces"], read["FindLogs"]):
        assert all(map(knows_no_resource, everywhere["actions"]))


def test_it_asks_logs_of_its_environment_but_not_who_did_what_in_the_account(
    document: Json,
) -> None:
    read = statements(document, "grafana_read")
    groups = SITE.arn("logs", f"log-group:/{SITE.project}/{SITE.environment}")
    assert read["QueryLogs"]["resources"] == [f"{groups}/*"]
    assert (read["RefuseTrail"]["effect"], read["RefuseTrail"]["resources"]) == (
        "Deny",
        [f"{groups}/trail*"],
    )


def test_it_reads_encrypted_traces_through_x_ray_only(document: Json) -> None:
    decrypt = statements(document, "grafana_read")["DecryptTraces"]
    assert (decrypt["actions"], decrypt["resources"]) == (
        ["kms:Decrypt"],
        ["${aws_kms_key.key_main.arn}"],
    )
    assert decrypt["condition"] == [
        {
            "test": "StringEquals",
            "variable": "kms:ViaService",
            "values": ["xray.us-east-1.amazonaws.com"],
        }
    ]
