"""Vendors: who gets what at which address, with which key, and who may read that."""

import json
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.config import ObservabilityConfig
from constructs_lib.observability.vendor_keys import UNFILLED, VendorKeys
from constructs_lib.observability.vendor_logs import VendorLogs
from constructs_lib.observability.vendors import DATADOG_SITES, connected, datadog, new_relic
from constructs_lib.security.reference import ExistingRole
from constructs_lib.storage.reference import ExistingLogBucket
from constructs_lib.workload import Workload
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, statements, synthesize

VENDORS = (datadog("datadoghq.eu"), new_relic("us"))
LOGS = {"app": "/terrace/test/app", "jobs": "/terrace/test/jobs"}


class Told:
    """Settings that remember what they were told."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def put(self, name: str, value: str, meaning: str) -> None:
        assert meaning
        self.values[name] = value


def keys(stack: Sketch, *, starter: str | None, times: int = 1) -> Told:
    told = Told()
    made = VendorKeys(stack, "vendor-keys", site=SITE, vendors=VENDORS, key=key(stack))
    workload = Workload(
        label="app",
        role=ExistingRole("app"),
        security_group=None,
        settings=told,
        starter=ExistingRole(starter) if starter else None,
    )
    for _ in range(times):
        made.connect(workload)
    return told


def logs() -> Json:
    def build(stack: Sketch) -> None:
        encryption = key(stack)
        made = VendorKeys(stack, "vendor-keys", site=SITE, vendors=VENDORS, key=encryption)
        VendorLogs(
            stack,
            "logs",
            site=SITE,
            vendor=VENDORS[0],
            secret=made.secrets["datadog"],
            logs=LOGS,
            key=encryption,
            logs_key=encryption,
            access_logs=ExistingLogBucket("access-logs"),
        )

    return synthesize(build)


@pytest.mark.parametrize(
    ("site", "url"),
    [
        ("datadoghq.com", "https://aws-kinesis-http-intake.logs.datadoghq.com/v1/input"),
        ("ddog-gov.com", "https://aws-kinesis-http-intake.logs.ddog-gov.com/v1/input"),
        (
            "us5.datadoghq.com",
            (
                "https://aws-kinesis-http-intake.logs.us5.datadoghq.com/api/v2/logs"
                "?dd-protocol=aws-kinesis-firehose"
            ),
        ),
    ],
)
def test_logs_go_to_the_site_of_the_account(site: str, url: str) -> None:
    assert datadog(site).logs_url == url


@pytest.mark.parametrize("vendor", [*map(datadog, DATADOG_SITES), *map(new_relic, ("us", "eu"))])
def test_no_key_is_in_what_a_collector_is_told(vendor: Any) -> None:
    assert f"${{env:{vendor.key}}}" in json.dumps(vendor.settings)


def test_a_workload_is_told_enough_to_find_its_vendors_again() -> None:
    found: list[Told] = []
    synthesize(lambda stack: found.append(keys(stack, starter="starts")))
    assert connected(found[0].values) == VENDORS
    assert connected({"TRACES_ENDPOINT": "https://xray"}) == ()


def test_what_starts_a_collector_reads_the_keys_and_its_code_does_not() -> None:
    document = synthesize(lambda stack: keys(stack, starter="starts", times=2))
    policies = document["resource"]["aws_iam_role_policy"].values()
    assert [each["role"] for each in policies] == ["starts", "starts"]
    alone = synthesize(lambda stack: keys(stack, starter=None))
    assert "aws_iam_role_policy" not in alone["resource"]


def test_tasks_start_before_anybody_has_filled_a_secret() -> None:
    def build(stack: Sketch) -> None:
        told = keys(stack, starter="starts").values
        stack.add_override("locals.told", told["DATADOG_API_KEY_SECRET_ARN"])

    document = synthesize(build)
    # The ARN is the secret's; Terraform tells nobody of it before there is a value.
    version = "aws_secretsmanager_secret_version.vendor_keys_datadog_unfilled"
    assert document["locals"]["told"] == f"${{{version}.arn}}"
    values = document["resource"]["aws_secretsmanager_secret_version"].values()
    assert [json.loads(each["secret_string_wo"]) for each in values] == [{"api_key": UNFILLED}] * 2
    # Write-only with one number for ever: what a person puts there is never overwritten.
    assert [each["secret_string_wo_version"] for each in values] == [1, 1]
    assert not any("secret_string" in each for each in values)
    assert set(UNFILLED) <= set("0123456789abcdef")  # anything else stops Datadog's exporter


def test_every_log_group_of_running_code_is_passed_on() -> None:
    document = logs()
    filters = document["resource"]["aws_cloudwatch_log_subscription_filter"].values()
    assert {each["log_group_name"] for each in filters} == set(LOGS.values())
    stream = only(document, "aws_kinesis_firehose_delivery_stream")
    assert {each["destination_arn"] for each in filters} == {
        "${aws_kinesis_firehose_delivery_stream.logs_main.arn}"
    }
    endpoint = stream["http_endpoint_configuration"]
    assert endpoint["url"] == VENDORS[0].logs_url
    assert endpoint["secrets_manager_configuration"]["enabled"] is True
    assert "access_key" not in endpoint
    assert (endpoint["s3_backup_mode"], stream["server_side_encryption"]["key_type"]) == (
        "FailedDataOnly",
        "CUSTOMER_MANAGED_CMK",
    )


def test_logs_are_delivered_once_it_is_allowed() -> None:
    document = logs()
    needed = set(only(document, "aws_kinesis_firehose_delivery_stream")["depends_on"])
    assert needed == {
        "aws_iam_role_policy.logs_role_deliver_policy",
        "aws_iam_role_policy.vendor_keys_datadog_logs_reads",
    }
    for each in document["resource"]["aws_cloudwatch_log_subscription_filter"].values():
        assert each["depends_on"] == ["aws_iam_role_policy.logs_subscription_role_pass_on_policy"]


def test_what_passes_logs_on_may_use_the_key_of_the_stream() -> None:
    granted = statements(logs(), "logs_subscription_role_pass_on_document").values()
    allowed = {action for each in granted for action in each["actions"]}
    assert {"firehose:PutRecord", "kms:Decrypt", "kms:GenerateDataKey"} <= allowed


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"vendors": ("splunk",)},
            "vendors has 'splunk', allowed: one of datadog, new-relic",
        ),
        (
            {"vendors": ("datadog",)},
            (
                "datadog_site is None, allowed: one of datadoghq.com, us3.datadoghq.com, "
                "us5.datadoghq.com, datadoghq.eu, ap1.datadoghq.com, ap2.datadoghq.com, "
                "ddog-gov.com where vendors has 'datadog'"
            ),
        ),
        (
            {"new_relic_region": "eu"},
            "new_relic_region is 'eu', allowed: None where vendors has no 'new-relic'",
        ),
    ],
)
def test_vendors_that_nobody_could_find_are_refused(values: Any, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        ObservabilityConfig(**values)
    assert sentence in str(refused.value)
