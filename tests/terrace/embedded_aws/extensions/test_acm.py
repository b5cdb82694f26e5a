from typing import Any

from tests.support.embedded_aws import EmbeddedAws


def requested(acm: Any, domain: str) -> str:
    arn: str = acm.request_certificate(DomainName=domain, ValidationMethod="DNS")["CertificateArn"]
    return arn


def status(acm: Any, arn: str) -> str:
    found: str = acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"]
    return found


def publish_records(aws: EmbeddedAws, account: str, certificate: dict[str, Any]) -> None:
    route53 = aws.client("route53", account=account)
    zone = route53.create_hosted_zone(Name="acm.example.com", CallerReference=account)
    records = [option["ResourceRecord"] for option in certificate["DomainValidationOptions"]]
    record_sets = [
        {
            "Name": record["Name"],
            "Type": record["Type"],
            "TTL": 60,
            "ResourceRecords": [{"Value": record["Value"]}],
        }
        for record in records
    ]
    changes = [{"Action": "UPSERT", "ResourceRecordSet": each} for each in record_sets]
    route53.change_resource_record_sets(
        HostedZoneId=zone["HostedZone"]["Id"], ChangeBatch={"Changes": changes}
    )


def test_a_certificate_waits_for_its_records(embedded_aws: EmbeddedAws) -> None:
    acm = embedded_aws.client("acm")
    arn = requested(acm, "waiting.acm.example.com")
    assert [status(acm, arn) for _ in range(3)] == ["PENDING_VALIDATION"] * 3


def test_records_in_a_zone_of_another_account_issue_it(embedded_aws: EmbeddedAws) -> None:
    acm = embedded_aws.client("acm")
    arn = requested(acm, "app.acm.example.com")
    certificate = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    publish_records(embedded_aws, "333333333333", certificate)
    assert status(acm, arn) == "ISSUED"
