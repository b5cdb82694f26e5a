from dataclasses import replace

from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.certificate_copy import CertificateCopy
from tests.support.alarms import family
from tests.support.synth import SITE, Sketch, resources, synthesize


def build(stack: Sketch) -> None:
    certificate = Certificate(
        stack,
        "certificate",
        site=SITE,
        domain="test.terrace.example",
        zone_id="Z123",
        zone_provider=stack.provider,
        alarms=family("certificate"),
        wildcard=True,
    )
    CertificateCopy(
        stack,
        "copy",
        site=SITE,
        of=certificate,
        provider=stack.elsewhere,
        alarms=replace(family("certificate"), subject="edge", provider=stack.elsewhere),
    )


def test_a_copy_is_for_the_same_name_elsewhere_and_proved_by_the_same_record() -> None:
    document = synthesize(build)
    copy = resources(document, "aws_acm_certificate")["copy_main"]
    assert (copy["domain_name"], copy["provider"]) == ("test.terrace.example", "aws.elsewhere")
    assert copy["subject_alternative_names"] == ["*.test.terrace.example"]
    validation = resources(document, "aws_acm_certificate_validation")["copy_validation"]
    assert validation["provider"] == "aws.elsewhere"
    assert validation["validation_record_fqdns"] == ["${aws_route53_record.certificate_proof.fqdn}"]
    assert list(resources(document, "aws_route53_record")) == ["certificate_proof"]


def test_a_copy_is_watched_where_it_is() -> None:
    alarm = resources(synthesize(build), "aws_cloudwatch_metric_alarm")[
        "copy_alarms_certificate_expires"
    ]
    assert alarm["provider"] == "aws.elsewhere"
    assert alarm["dimensions"] == {
        "CertificateArn": "${aws_acm_certificate_validation.copy_validation.certificate_arn}"
    }
