from datetime import date
from pathlib import Path

import pytest

from terrace.scan import waivers
from terrace.scan.errors import CouldNotScanError
from tests.terrace.scan.samples import finding

WHOLE = """\
[[waiver]]
check = "CKV_AWS_18"
resource = "dev/files/main"
reason = "It holds the access logs themselves"
owner = "platform-team"
expires = 2027-11-23
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / waivers.NAME
    file.write_text(text)
    return file


def waiver(**choices: str) -> waivers.Waiver:
    usual = {"check": "CKV_AWS_18", "resource": "dev/files/main", "reason": "r", "owner": "o"}
    return waivers.Waiver(**(usual | choices), expires=date(2027, 1, 1))


def test_a_table_is_a_waiver(tmp_path: Path) -> None:
    (read,) = waivers.read(written(tmp_path, WHOLE))
    assert (read.check, read.resource, read.expires) == (
        "CKV_AWS_18",
        "dev/files/main",
        date(2027, 11, 23),
    )


def test_without_a_file_nothing_is_waived(tmp_path: Path) -> None:
    assert waivers.read(tmp_path / waivers.NAME) == []


@pytest.mark.parametrize(
    "resource",
    [
        "dev/files/main",
        "dev/files/*",
        "*/files/main",
        "*/files/*",
        "aws_s3_bucket.files_main",
        "aws_s3_bucket.*",
    ],
)
def test_it_covers_a_construct_path_or_an_address(resource: str) -> None:
    assert waiver(resource=resource).covers(finding())


@pytest.mark.parametrize(
    "choice",
    [
        {"resource": "dev/files"},
        {"resource": "production/files/*"},
        {"resource": "*/files"},
        {"resource": "*/dev/files/main"},
        {"resource": "aws_s3_bucket.files"},
        {"check": "CKV_AWS_1"},
    ],
)
def test_it_covers_nothing_else(choice: dict[str, str]) -> None:
    assert not waiver(**choice).covers(finding())


def test_a_finding_without_a_resource_is_covered_by_none() -> None:
    assert not waiver(resource="dev/*").covers(finding(path="", address=""))


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ('owner = "platform-team"\n', "", "waiver 1 lacks owner"),
        ('reason = "It', 'why = "?"\nreason = "It', "waiver 1 has an unknown field why"),
        ('"CKV_AWS_18"', "18", "waiver 1 has a field check that is not a string"),
        ("2027-11-23", '"soon"', "waiver 1 expires on soon, which is not a date such as"),
        ('"dev/files/main"', '"*"', "waiver 1 has the resource *, which waives everything"),
    ],
)
def test_a_table_that_is_not_right_is_one_sentence(
    tmp_path: Path, old: str, new: str, mistake: str
) -> None:
    with pytest.raises(CouldNotScanError) as refusal:
        waivers.read(written(tmp_path, WHOLE.replace(old, new)))
    assert str(refusal.value).startswith(f"{tmp_path / waivers.NAME}: {mistake}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[waiver", "cannot be read: "),
        ("[[exception]]", "must hold [[waiver]] tables only, got exception"),
        ("waiver = 1", "must hold [[waiver]] tables only, got waiver"),
    ],
)
def test_a_file_that_is_not_right_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CouldNotScanError) as refusal:
        waivers.read(written(tmp_path, text))
    assert str(refusal.value).startswith(f"{tmp_path / waivers.NAME} {sentence}")


def test_the_projects_own_file_is_right() -> None:
    root = Path(__file__).parents[3]
    assert {each.owner for each in waivers.read(root / waivers.NAME)} <= {"platform-team"}
