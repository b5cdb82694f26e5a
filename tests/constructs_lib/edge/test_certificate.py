from constructs_lib.edge.certificate import Certificate
from tests.support.alarms import assert_alarms, by_thing, family
from tests.support.synth import SITE, Json, Sketch, only, synthesize


def certificate(*, wildcard: bool = False) -> Json:
    def build(stack: Sketch) -> None:
        Certificate(
            stack,
            "certificate",
            site=SITE,
            domain="dev.terrace.example",
            zone_id="Z123",
            zone_provider=stack.elsewhere,
            alarms=family("certificate"),
            wildcard=wildcard,
        )

    return synthesize(build)


def test_the_proof_stands_in_the_zone_of_another_account() -> None:
    record = only(certificate(), "aws_route53_record")
    options = "aws_acm_certificate.certificate_main.domain_validation_options"
    proof = f"${{element(tolist({options}), 0)."
    assert record["provider"] == "aws.elsewhere"
    assert record["zone_id"] == "Z123"
    assert record["name"] == proof + "resource_record_name}"
    assert record["records"] == [proof + "resource_record_value}"]


def test_the_certificate_is_there_once_it_is_proved() -> None:
    validation = only(certificate(), "aws_acm_certificate_validation")
    assert validation["validation_record_fqdns"] == ["${aws_route53_record.certificate_proof.fqdn}"]


def test_a_renewed_certificate_is_made_before_the_old_one_goes() -> None:
    found = only(certificate(), "aws_acm_certificate")
    assert found["validation_method"] == "DNS"
    assert found["lifecycle"] == {"create_before_destroy": True}


def test_names_one_level_below_are_in_it_where_they_are_wanted() -> None:
    found = only(certificate(wildcard=True), "aws_acm_certificate")
    assert found["domain_name"] == "dev.terrace.example"
    assert found["subject_alternative_names"] == ["*.dev.terrace.example"]
    assert "subject_alternative_names" not in only(certificate(), "aws_acm_certificate")


def test_its_end_is_watched_by_the_certificate_that_is_in_use() -> None:
    document = certificate()
    assert_alarms(document, {"certificate-expires": "certificate"})
    assert by_thing(document)["certificate-expires"]["dimensions"] == {
        "CertificateArn": (
            "${aws_acm_certificate_validation.certificate_validation.certificate_arn}"
        )
    }
