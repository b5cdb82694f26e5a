from datetime import date
from pathlib import Path

import pytest

from conventions.waivers import Waiver
from terrace.scan import waivers
from terrace.scan.errors import CouldNotScanError
from tests.terrace.scan.samples import finding


def waiver(**choices: str) -> Waiver:
    usual = {"rule": "CKV_AWS_18", "path": "dev/files/main", "reason": "r", "owner": "o"}
    return Waiver(**(usual | choices), expires=date(2027, 1, 1))


@pytest.mark.parametrize(
    "path",
    [
        "dev/files/main",
        "dev/files/*",
        "*/files/main",
        "*/files/*",
        "aws_s3_bucket.files_main",
        "aws_s3_bucket.*",
    ],
)
def test_it_covers_a_construct_path_or_an_address(path: str) -> None:
    assert waiver(path=path).covers(finding())


@pytest.mark.parametrize(
    "choice",
    [
        {"path": "dev/files"},
        {"path": "production/files/*"},
        {"path": "*/files"},
        {"path": "*/dev/files/main"},
        {"path": "aws_s3_bucket.files"},
        {"rule": "CKV_AWS_1"},
    ],
)
def test_it_covers_nothing_else(choice: dict[str, str]) -> None:
    assert not waiver(**choice).covers(finding())


def test_a_finding_without_a_resource_is_covered_by_none() -> None:
    assert not waiver(path="dev/*").covers(finding(path="", address=""))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[waiver", " cannot be read: "),
        ("[[waiver]]\nrule = 'CKV_AWS_18'", ": waiver 1 lacks path, reason, owner, expires"),
    ],
)
def test_a_file_that_is_not_right_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / waivers.NAME
    file.write_text(text)
    with pytest.raises(CouldNotScanError) as refusal:
        waivers.read(file)
    assert str(refusal.value).startswith(f"{file}{sentence}")


def test_the_projects_own_file_is_right() -> None:
    root = Path(__file__).parents[3]
    assert {each.owner for each in waivers.read(root / waivers.NAME)} <= {"platform-team"}
