from datetime import date
from pathlib import Path

import pytest

from conventions.document import Document
from conventions.waiver_file import WaiverFile
from conventions.waivers import Waiver, names_of
from terrace import synthesized
from terrace.scan import waivers
from terrace.scan.errors import CouldNotScanError
from tests.terrace.scan.samples import finding

ROOT = Path(__file__).parents[3]
TODAY = date.today()  # noqa: DTZ011 - the day matters little: a waiver may end within a year


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
        "dev/aws_s3_bucket.files_main",
        "dev/aws_s3_bucket.*",
        "*/aws_s3_bucket.*",
    ],
)
def test_it_covers_a_construct_path_or_a_stack_and_an_address(path: str) -> None:
    assert waiver(path=path).covers(finding())


@pytest.mark.parametrize(
    "choice",
    [
        {"path": "dev/files"},
        {"path": "production/files/*"},
        {"path": "*/files"},
        {"path": "*/dev/files/main"},
        {"path": "aws_s3_bucket.files_main"},
        {"path": "dev/aws_s3_bucket.files"},
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
        (
            "[[waiver]]\nrule = 'CKV_AWS_18'\n[[waiver]]\nowner = 'o'",
            ": waiver 1 lacks path, reason, owner, expires; waiver 2 lacks rule, path, reason, ",
        ),
    ],
)
def test_a_file_that_is_not_right_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / waivers.NAME
    file.write_text(text)
    with pytest.raises(CouldNotScanError) as refusal:
        waivers.read(file, today=TODAY)
    assert str(refusal.value).startswith(f"{file}{sentence}")


def test_waivers_of_manifests_are_not_those_of_plans() -> None:
    paths = ("dev/files/*", "kubernetes/app/*", "*/kubernetes/role")
    known = WaiverFile(waivers=tuple(waiver(path=each) for each in paths))
    plans = [each.path for each in waivers.of_plans(known).waivers]
    assert plans == ["dev/files/*", "*/kubernetes/role"]
    manifests = [each.path for each in waivers.of_manifests(known).waivers]
    assert manifests == ["kubernetes/app/*"]


@pytest.fixture(scope="module")
def own() -> WaiverFile:
    return waivers.of_plans(waivers.read(ROOT / waivers.NAME, today=TODAY))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return synthesized.stacks(ROOT / "terraform-out")


def test_the_projects_own_file_is_right(own: WaiverFile) -> None:
    assert {each.owner for each in own.waivers} == {"platform-team"}


def test_no_reason_of_the_project_is_contradicted_by_its_output(
    own: WaiverFile, documents: list[Document]
) -> None:
    contradictions = [
        f"{waiver} {found}"
        for waiver in own.waivers
        for document in documents
        for found in waiver.contradictions(document)
    ]
    assert contradictions == []


def test_every_condition_of_the_project_is_looked_up_somewhere(
    own: WaiverFile, documents: list[Document]
) -> None:
    names = [
        names_of(block)
        for document in documents
        for block in (*document.resources, *document.data_sources)
    ]
    conditional = [each for each in own.waivers if each.while_ or each.unless]
    assert len(conditional) > 20
    assert [str(each) for each in conditional if not any(map(each.matches, names))] == []
