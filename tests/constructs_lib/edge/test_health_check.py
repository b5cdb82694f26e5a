from constructs_lib.edge.health_check import HealthCheck
from tests.support.synth import SITE, Sketch, only, synthesize


def build(stack: Sketch) -> None:
    HealthCheck(stack, "health-check", site=SITE, host="test.terrace.example")


def test_the_application_is_asked_as_people_ask_it() -> None:
    check = only(synthesize(build), "aws_route53_health_check")
    assert (check["type"], check["fqdn"], check["port"]) == ("HTTPS", "test.terrace.example", 443)
    assert check["resource_path"] == "/health"
    assert check["enable_sni"] is True
    assert (check["request_interval"], check["failure_threshold"]) == (30, 3)
