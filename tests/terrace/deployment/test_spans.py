"""Transaction Search of X-Ray: switched on once, and left alone where somebody has done so."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from terrace.deployment.account import Account

ACCOUNT = "222222222222"


class Region:
    """X-Ray and CloudWatch Logs of one account and region, and what was asked of them."""

    meta = SimpleNamespace(region_name="eu-west-1")

    def __init__(self, destination: str) -> None:
        self.destination = destination
        self.indexed = 1
        self.policies: dict[str, Any] = {}

    def client(self, service: str, *, account_id: str) -> "Region":
        assert (service in {"xray", "logs"}, account_id) == (True, ACCOUNT)
        return self

    def get_trace_segment_destination(self) -> dict[str, str]:
        return {"Destination": self.destination, "Status": "ACTIVE"}

    def put_resource_policy(self, **given: str) -> None:
        self.policies[given["policyName"]] = json.loads(given["policyDocument"])

    def update_trace_segment_destination(self, **given: str) -> None:
        assert self.policies, "X-Ray refuses a log that it may not write"
        self.destination = given["Destination"]

    def update_indexing_rule(self, **given: Any) -> None:
        assert given["Name"] == "Default"
        self.indexed = given["Rule"]["Probabilistic"]["DesiredSamplingPercentage"]


def account(tmp_path: Path, region: Region) -> Account:
    template = tmp_path / "dev.json"
    template.write_text(json.dumps({"Metadata": {"StackName": "acme-dev"}}))
    accounts: Any = region
    return Account("dev", ACCOUNT, template=template, accounts=accounts)


def test_it_is_switched_on_once(tmp_path: Path) -> None:
    region = Region("XRay")
    found = account(tmp_path, region)
    assert [found.keep_spans(), found.keep_spans()] == [True, False]
    assert region.destination == "CloudWatchLogs"


def test_nobody_in_the_account_loses_traces_that_were_kept_before(tmp_path: Path) -> None:
    region = Region("XRay")
    account(tmp_path, region).keep_spans()
    assert region.indexed == 100


def test_only_x_ray_of_the_same_account_and_region_may_write(tmp_path: Path) -> None:
    region = Region("XRay")
    account(tmp_path, region).keep_spans()
    (document,) = region.policies.values()
    (statement,) = document["Statement"]
    assert statement["Principal"] == {"Service": "xray.amazonaws.com"}
    assert statement["Condition"] == {
        "ArnLike": {"aws:SourceArn": f"arn:aws:xray:eu-west-1:{ACCOUNT}:*"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }
    assert all(f":eu-west-1:{ACCOUNT}:log-group:" in each for each in statement["Resource"])


def test_an_account_that_has_it_already_is_left_alone(tmp_path: Path) -> None:
    region = Region("CloudWatchLogs")
    assert not account(tmp_path, region).keep_spans()
    assert (region.policies, region.indexed) == ({}, 1)
