from pathlib import Path

import pytest

from terrace.scan import stacks
from tests.terrace.scan.samples import stack


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("aws_s3_bucket.files_main", "dev/files/main"),
        ('aws_s3_bucket.files_main["a.b"]', "dev/files/main"),
        ("aws_s3_bucket.files_main.versioning", "dev/files/main"),
        ("data.aws_region.here", "dev/here"),
        ("module.x.aws_s3_bucket.files_main", "dev/files/main"),
        ("aws_s3_bucket.other", ""),
        ("", ""),
    ],
)
def test_an_address_leads_to_its_construct(address: str, path: str) -> None:
    here = {"//": {"metadata": {"path": "dev/here"}}}
    assert stack(data={"aws_region": {"here": here}}).construct_path(address) == path


def test_every_stack_is_read() -> None:
    output = Path(__file__).parents[3] / "terraform-out"
    names = {each.name for each in stacks.read(output)}
    assert {"state-backend", "global"} < names
