from constructs_lib.site import Site
from tests.support.functions import surroundings
from tests.support.synth import ACCOUNT, PROTECTED_SITE, SITE, Json, only, synthesize


def artifacts(site: Site = SITE) -> Json:
    return synthesize(lambda stack: surroundings(stack, site=site))


def test_every_request_for_code_is_recorded() -> None:
    document = artifacts()
    assert only(document, "aws_s3_bucket")["bucket"] == f"terrace-test-artifacts-{ACCOUNT}"
    assert only(document, "aws_s3_bucket_logging")["target_bucket"] == "access-logs"


def test_code_is_kept_where_the_site_is_protected_and_goes_with_the_bucket_elsewhere() -> None:
    kept = only(artifacts(PROTECTED_SITE), "aws_s3_bucket")
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert kept["force_destroy"] is False
    goes = only(artifacts(), "aws_s3_bucket")
    assert "lifecycle" not in goes
    assert goes["force_destroy"] is True
