import pytest

from tests.constructs_lib.kubernetes.cluster import GIVEN_KEY, made, of
from tests.support.synth import SITE, Json, resources


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_fluent_bit_writes_into_one_encrypted_group(document: Json) -> None:
    group = resources(document, "aws_cloudwatch_log_group")["kubernetes_log_shipping_pods"]
    assert (group["name"], group["kms_key_id"]) == ("/terrace/test/kubernetes", GIVEN_KEY)
    assert group["retention_in_days"] == SITE.log_retention_days
    found = of(document, "log_shipping")
    assert [each["resources"] for each in found.values()] == [
        ["${aws_cloudwatch_log_group.kubernetes_log_shipping_pods.arn}:*"]
    ]
