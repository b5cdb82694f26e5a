import pytest

from tests.constructs_lib.kubernetes.cluster import made, of
from tests.support.synth import Json


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_external_secrets_reads_the_environments_settings_and_no_secret(document: Json) -> None:
    (found,) = of(document, "external_secrets").values()
    assert found["resources"] == ["arn:aws:ssm:us-east-1:123456789012:parameter/terrace/test/*"]
    assert found["actions"] == [
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
    ]
