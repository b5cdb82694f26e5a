"""`terrace versions`: what is used, how long it is supported, and when that is an error."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from constructs_lib.public_images import PUBLIC_IMAGES
from constructs_lib.versions import VERSIONS, Version
from conventions.document import Document, Kind
from terrace import synthesized
from terrace.versions import images, run, unlisted, uses
from tests.support.project import ROOT

TODAY = date(2026, 11, 28)
EKS = Version(
    thing="Kubernetes",
    version="1.36",
    arguments=("aws_eks_cluster.version",),
    source="Calendar",
    address="https://example.com/calendar",
    checked=TODAY,
    confirmed=True,
    ends=TODAY + timedelta(days=247),
)


def stack(name: str = "dev", version: str = "1.36") -> Document:
    clusters = {"aws_eks_cluster": {"main": {"version": version}}}
    return Document(name=name, kind=Kind.STACK, file=Path(), body={"resource": [clusters]})


def test_the_soonest_to_end_comes_first_with_the_stacks_that_use_it(capsys) -> None:
    sooner = replace(EKS, thing="Sooner", version="1.35", ends=TODAY + timedelta(days=200))
    unused = replace(EKS, thing="Unused", version="1.34")
    stacks = [stack("production"), stack("dev"), stack("staging", "1.35")]
    assert run(stacks, today=TODAY, known=[EKS, unused, sooner]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out == (
        "what        version  support ends  days left  confirmed  used in\n"
        "Sooner      1.35     2027-06-16    200        yes        staging\n"
        "Kubernetes  1.36     2027-08-02    247        yes        dev, production\n"
    )


@pytest.mark.parametrize("days", [90, 179])
def test_fewer_than_180_days_are_a_warning(capsys, days: int) -> None:
    ending = replace(EKS, ends=TODAY + timedelta(days=days))
    assert run([stack()], today=TODAY, known=[ending]) == 0
    assert capsys.readouterr().err == (
        f"warning: Kubernetes, 1.36: {days} days left until its support ends on {ending.ends}, "
        "allowed: 90 or more; raise it in constructs_lib/versions.toml, after a look at "
        "https://example.com/calendar\n"
    )


def test_180_days_are_enough(capsys) -> None:
    assert run([stack()], today=TODAY, known=[replace(EKS, ends=TODAY + timedelta(days=180))]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("days", "left"), [(89, "89 days"), (1, "1 day"), (0, "0 days")])
def test_fewer_than_90_days_are_an_error(capsys, days: int, left: str) -> None:
    assert run([stack()], today=TODAY, known=[replace(EKS, ends=TODAY + timedelta(days=days))]) == 1
    assert capsys.readouterr().err.startswith(f"error: Kubernetes, 1.36: {left} left until its")


def test_a_version_without_support_is_an_error(capsys) -> None:
    assert run([stack()], today=TODAY, known=[replace(EKS, ends=date(2026, 7, 29))]) == 1
    assert "no day left until its support ends on 2026-07-29" in capsys.readouterr().err


def test_where_no_end_is_announced_somebody_has_to_look_again(capsys) -> None:
    open_end = replace(EKS, ends=None, look_again=TODAY + timedelta(days=10), confirmed=False)
    assert run([stack()], today=TODAY, known=[open_end]) == 1
    out, err = capsys.readouterr()
    assert "1.36     not announced, look again 2026-12-08  10         no" in out
    assert err == (
        "error: Kubernetes, 1.36: 10 days left until 2026-12-08, when its end of support has to be "
        "looked up once more at https://example.com/calendar; write what you find into "
        "constructs_lib/versions.toml\n"
    )


def test_a_version_that_is_in_no_row_is_an_error(capsys) -> None:
    assert run([stack("dev", "1.37"), stack("staging", "1.37")], today=TODAY, known=[EKS]) == 1
    assert capsys.readouterr().err == (
        'error: aws_eks_cluster.version "1.37" in dev, staging is in no row of '
        "constructs_lib/versions.toml, allowed: versions with the day on which their support ends; "
        "add it there, with its source\n"
    )


def test_a_version_that_another_resource_has_is_counted_there() -> None:
    assert uses([stack(version="${aws_eks_cluster.other.version}")]) == {}


def test_every_version_in_the_committed_stacks_is_in_a_row() -> None:
    found = uses(synthesized.stacks(ROOT / "terraform-out"))
    assert found
    assert unlisted(found, [*VERSIONS.values(), *images()]) == []


def test_an_image_and_a_standard_are_versions_too() -> None:
    body = {
        "aws_launch_template": {"main": {"image_id": "resolve:ssm:/aws/service/al2022"}},
        "aws_securityhub_standards_subscription": {"cis": {"standards_arn": "arn:x/cis/v/1.2.0"}},
    }
    others = Document(name="dev", kind=Kind.STACK, file=Path(), body={"resource": [body]})
    assert [
        line.partition(" in dev")[0] for line in unlisted(uses([others]), VERSIONS.values())
    ] == [
        'aws_launch_template.image_id "resolve:ssm:/aws/service/al2022"',
        'aws_securityhub_standards_subscription.standards_arn "arn:x/cis/v/1.2.0"',
    ]


@pytest.mark.parametrize(("age", "said"), [(90, ""), (91, "warning: "), (181, "error: ")])
def test_an_image_of_others_is_looked_at_again(capsys, age: int, said: str) -> None:
    image = PUBLIC_IMAGES["log-router"]
    tasks = {"aws_ecs_task_definition": {"app": {"container_definitions": f'["{image.pinned}"]'}}}
    used = Document(name="dev", kind=Kind.STACK, file=Path(), body={"resource": [tasks]})
    code = run([used], today=image.checked + timedelta(days=age), known=images())
    out, err = capsys.readouterr()
    assert "image of the log-router" in out
    assert "image of the collector" not in out  # which that stack does not use
    assert err.startswith(f"{said}image of the log-router, {image.version}: " if said else "")
    assert bool(err) is bool(said)
    assert (code == 1) is (said == "error: ")
