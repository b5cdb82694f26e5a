from constructs_lib.edge.certificate import Certificate
from tests.support.synth import SITE, Json, Sketch, only, synthesize


def certificate() -> Json:
    def build(stack: Sketch) -> None:
        Certificate(
            stack,
            "certificate",
            site=SITE,
            domain="dev.terrace.example",
            zone_id="Z123",
            zone_provider=stack.elsewhere,
        )

    return synthesize(build)


def test_the_proof_stands_in_the_zone_of_another_account() -> None:
    record = only(certificate(), "aws_route53_record")
    option = "${one(aws_acm_certificate.certificate_main.domain_validation_options)."
    assert record["provider"] == "aws.elsewhere"
    assert record["zone_id"] == "Z123"
    assert record["name"] == option + "resource_record_name}"
    assert record["records"] == [option + "resource_record_value}"]


def test_the_certificate_is_there_once_it_is_proved() -> None:
    validation = only(certificate(), "aws_acm_certificate_validation")
    assert validation["validation_record_fqdns"] == ["${aws_route53_record.certificate_proof.fqdn}"]


def test_a_renewed_certificate_is_made_before_the_old_one_goes() -> None:
    found = only(certificate(), "aws_acm_certificate")
    assert found["validation_method"] == "DNS"
    assert found["lifecycle"] == {"create_before_destroy": True}
