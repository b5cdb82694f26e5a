from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

POLICY = "658327ea-f89d-4fab-a63d-7e88639e58f6"


@pytest.fixture
def cloudfront(embedded_aws: EmbeddedAws) -> Any:
    return boto3.client(
        "cloudfront",
        region_name="us-east-1",
        endpoint_url=embedded_aws.endpoint,
        aws_access_key_id="embedded",
        aws_secret_access_key="embedded",
        config=Config(proxies={}),
    )


def cache_policy(seconds: int) -> dict[str, Any]:
    return {"Name": "assets", "MinTTL": 0, "DefaultTTL": seconds, "MaxTTL": 86400}


def headers_policy(*, override: bool) -> dict[str, Any]:
    return {
        "Name": "headers",
        "SecurityHeadersConfig": {"ContentTypeOptions": {"Override": override}},
    }


def distribution(reference: str) -> dict[str, Any]:
    origin = {
        "Id": "assets",
        "DomainName": "assets.s3.us-east-1.amazonaws.com",
        "OriginAccessControlId": "E1",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    return {
        "CallerReference": reference,
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {
            "TargetOriginId": "assets",
            "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": POLICY,
        },
        "ViewerCertificate": {
            "ACMCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
    }


def test_a_cache_policy_is_kept_changed_and_forgotten(cloudfront: Any) -> None:
    created = cloudfront.create_cache_policy(CachePolicyConfig=cache_policy(60))
    id_ = created["CachePolicy"]["Id"]
    cloudfront.update_cache_policy(
        Id=id_, IfMatch=created["ETag"], CachePolicyConfig=cache_policy(120)
    )
    found = cloudfront.get_cache_policy(Id=id_)
    assert found["CachePolicy"]["CachePolicyConfig"] == cache_policy(120)
    assert found["ETag"] != created["ETag"]
    cloudfront.delete_cache_policy(Id=id_, IfMatch=found["ETag"])
    with pytest.raises(ClientError, match="NoSuchCachePolicy"):
        cloudfront.get_cache_policy(Id=id_)


def test_a_response_headers_policy_is_kept_changed_and_forgotten(cloudfront: Any) -> None:
    created = cloudfront.create_response_headers_policy(
        ResponseHeadersPolicyConfig=headers_policy(override=False)
    )
    id_ = created["ResponseHeadersPolicy"]["Id"]
    cloudfront.update_response_headers_policy(
        Id=id_, ResponseHeadersPolicyConfig=headers_policy(override=True)
    )
    found = cloudfront.get_response_headers_policy(Id=id_)["ResponseHeadersPolicy"]
    assert found["ResponseHeadersPolicyConfig"] == headers_policy(override=True)
    cloudfront.delete_response_headers_policy(Id=id_)
    with pytest.raises(ClientError, match="NoSuchResponseHeadersPolicy"):
        cloudfront.get_response_headers_policy(Id=id_)


def test_a_distribution_is_deployed_at_once_and_is_what_was_asked_for(cloudfront: Any) -> None:
    created = cloudfront.create_distribution(DistributionConfig=distribution("kept"))
    found = cloudfront.get_distribution(Id=created["Distribution"]["Id"])["Distribution"]
    assert created["Distribution"]["Status"] == found["Status"] == "Deployed"
    config = found["DistributionConfig"]
    assert config["Origins"]["Items"][0]["OriginAccessControlId"] == "E1"
    assert "ForwardedValues" not in config["DefaultCacheBehavior"]
    assert config["DefaultCacheBehavior"]["CachePolicyId"] == POLICY
    assert config["ViewerCertificate"]["CloudFrontDefaultCertificate"] is False
