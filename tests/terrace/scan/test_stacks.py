from pathlib import Path

import pytest

from terrace.scan import stacks
from terrace.scan.errors import CouldNotScanError
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
    plain = {"terraform_remote_state": {"without": {"backend": "s3"}}}
    data = {"aws_region": {"here": here}} | plain
    assert stack(data=data).construct_path(address) == path


def test_every_stack_of_the_manifest_is_read() -> None:
    output = Path(__file__).parents[3] / "terraform-out"
    names = {each.name for each in stacks.read(output)}
    assert {"state-backend", "global"} < names


def test_a_stack_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "stacks" / "dev" / stacks.CONFIGURATION
    file.parent.mkdir(parents=True)
    file.write_text("{")
    with pytest.raises(CouldNotScanError) as refusal:
        stacks.stack("dev", tmp_path)
    assert str(refusal.value).startswith(f"{file} cannot be read (")
    assert str(refusal.value).endswith("; run: make synth")
