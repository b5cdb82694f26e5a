import re
import tomllib
from datetime import date, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from constructs_lib import versions
from terrace.embedded_aws.extensions import eks_versions
from terrace.embedded_aws.extensions.eks_versions import refusal
from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "727272727272"


@pytest.mark.parametrize(
    ("version", "support", "today", "reason"),
    [
        ("1.33", "STANDARD", date(2026, 7, 29), None),
        ("1.33", "STANDARD", date(2026, 7, 30), "1.33 left standard support on 2026-07-29"),
        ("1.33", "EXTENDED", date(2026, 7, 30), None),
        ("1.33", None, date(2026, 7, 30), None),
        ("1.33", "EXTENDED", date(2027, 7, 30), "unsupported Kubernetes version 1.33"),
        ("1.99", "STANDARD", date(2026, 7, 30), "unsupported Kubernetes version 1.99"),
        ("1.36.1", "STANDARD", date(2026, 7, 30), "unsupported Kubernetes version 1.36.1"),
    ],
)
def test_a_version_is_offered_until_its_support_ends(
    version: str, support: str | None, today: date, reason: str | None
) -> None:
    found = refusal(version, support, today)
    assert (found is None) == (reason is None)
    assert (reason or "") in (found or "")


def test_every_version_has_a_year_of_extended_support() -> None:
    offered = tomllib.loads(eks_versions.FILE.read_text())
    for version, support in offered.items():
        assert re.fullmatch(r"1\.\d\d", version)
        assert support["extended"] - support["standard"] in (timedelta(365), timedelta(366))


def test_the_version_of_the_stacks_ends_when_eks_says() -> None:
    offered = tomllib.loads(eks_versions.FILE.read_text())
    used = versions.VERSIONS["eks"]
    assert offered[used.version]["standard"] == used.ends


def test_a_cluster_of_a_version_that_is_not_offered_is_refused(embedded_aws: EmbeddedAws) -> None:
    ec2 = embedded_aws.client("ec2", account=ACCOUNT)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    eks = embedded_aws.client("eks", account=ACCOUNT)
    chosen: dict[str, Any] = {
        "name": "it",
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/it",
        "resourcesVpcConfig": {"subnetIds": [subnet]},
        "upgradePolicy": {"supportType": "STANDARD"},
    }
    for version, reason in (
        ("1.12", "unsupported Kubernetes version 1.12"),
        ("1.33", "left standard support on 2026-07-29"),
    ):
        with pytest.raises(ClientError, match=f"InvalidParameterException.*{reason}"):
            eks.create_cluster(version=version, **chosen)
    assert eks.list_clusters()["clusters"] == []
    newest = max(tomllib.loads(eks_versions.FILE.read_text()))
    assert eks.create_cluster(version=newest, **chosen)["cluster"]["version"] == newest
