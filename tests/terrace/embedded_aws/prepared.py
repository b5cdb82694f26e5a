"""What the fixtures import, because the provider is slow to create it whatever AWS answers."""

from typing import Any

from tests.support.embedded_aws import EmbeddedAws

DEFAULT_TAGS = {"Project": "terrace", "Environment": "test", "ManagedBy": "terraform"}
TAGS = [{"Key": key, "Value": value} for key, value in DEFAULT_TAGS.items()]

BALANCER_ATTRIBUTES = {
    "client_keep_alive.seconds": "3600",
    "idle_timeout.timeout_seconds": "75",
    "routing.http.desync_mitigation_mode": "strictest",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}


def storage(aws: EmbeddedAws, account: str) -> dict[str, Any]:
    """A bucket with two lifecycle rules."""
    bucket = f"terrace-test-{account}-lifecycle"
    s3 = aws.client("s3", account=account)
    s3.create_bucket(Bucket=bucket)
    noncurrent = {
        "ID": "expire-noncurrent",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    logs = {
        "ID": "expire-old-logs",
        "Status": "Enabled",
        "Filter": {"Prefix": "AWSLogs/"},
        "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
        "Expiration": {"Days": 365},
    }
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [noncurrent, logs]}
    )
    return {"lifecycle_bucket": bucket}


def compute(aws: EmbeddedAws, account: str) -> dict[str, Any]:
    """A load balancer in a network, and a key."""
    ec2 = aws.client("ec2", account=account)
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/20")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for zone, cidr in (("us-east-1a", "10.1.0.0/24"), ("us-east-1b", "10.1.1.0/24"))
    ]
    group = ec2.create_security_group(GroupName="compute", Description="Compute", VpcId=vpc)
    elb = aws.client("elbv2", account=account)
    (balancer,) = elb.create_load_balancer(
        Name="terrace-test", Subnets=subnets, SecurityGroups=[group["GroupId"]], Tags=TAGS
    )["LoadBalancers"]
    attributes = [{"Key": key, "Value": value} for key, value in BALANCER_ATTRIBUTES.items()]
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=balancer["LoadBalancerArn"], Attributes=attributes
    )
    key = aws.client("kms", account=account).create_key()["KeyMetadata"]
    return {
        "kms_key_arn": key["Arn"],
        "network": {
            "vpc_id": vpc,
            "subnet_ids": subnets,
            "security_group": group["GroupId"],
            "balancer_arn": balancer["LoadBalancerArn"],
        },
    }


def everything(aws: EmbeddedAws, account: str) -> dict[str, Any]:
    """All of it, as variables of the fixtures."""
    return storage(aws, account) | compute(aws, account)
