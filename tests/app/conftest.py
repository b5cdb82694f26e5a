from collections.abc import Iterator

import pytest

from app.aws import Aws
from tests.support.embedded_aws import EmbeddedAws

REGION = "us-east-1"


@pytest.fixture(scope="module")
def session(embedded_aws: EmbeddedAws) -> Iterator[Aws]:
    """The service's session of AWS, which leads to the embedded one."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in embedded_aws.environ(REGION).items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        yield Aws(REGION)
