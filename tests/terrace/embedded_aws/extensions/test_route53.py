from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.support.embedded_aws import EmbeddedAws


def client(aws: EmbeddedAws, user_agent: str) -> Any:
    return boto3.client(
        "route53",
        region_name="us-east-1",
        endpoint_url=aws.endpoint,
        aws_access_key_id="embedded",
        aws_secret_access_key="embedded",
        config=Config(user_agent=user_agent, proxies={}),
    )


@pytest.mark.parametrize(
    ("user_agent", "told"), [("APN/1.0 Terraform/1.11.4", False), ("aws-cli/2.0", True)]
)
def test_only_terraform_is_spared_the_pending_change(
    embedded_aws: EmbeddedAws, user_agent: str, *, told: bool
) -> None:
    route53 = client(embedded_aws, user_agent)
    created = route53.create_hosted_zone(Name="r53.example.com", CallerReference=user_agent)
    record = {"Name": "a.r53.example.com", "Type": "A", "TTL": 60}
    record_set = record | {"ResourceRecords": [{"Value": "192.0.2.1"}]}
    zone = created["HostedZone"]["Id"]
    changed = route53.change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]},
    )
    assert [("ChangeInfo" in answer) for answer in (created, changed)] == [told, told]
    assert len(route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]) == 3
