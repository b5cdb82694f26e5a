import socket
from pathlib import Path

import pytest

from terrace.errors import UserError
from terrace.setup.releases import VERSION, WrongChecksumError, install
from terrace.toolchain.terraform import probe

ARCHIVE = f"/terraform/{VERSION}/terraform_{VERSION}_linux_amd64.zip"


def fetch(target: Path, base: str, pinned: dict[str, str]) -> None:
    environ = {"TERRACE_TERRAFORM_RELEASES": base}
    install(target, environ=environ, platform="linux_amd64", pinned=pinned)


def test_a_release_with_the_pinned_hash_is_installed_and_runs(
    releases, tiny_release: bytes, tmp_path: Path
) -> None:
    target = tmp_path / "bin" / "terraform"
    fetch(target, releases.url, {"linux_amd64": releases.offer(ARCHIVE, tiny_release)})
    assert str(probe(target, {})) == f"Terraform 1.11.4 at {target}"
    assert [path.name for path in target.parent.iterdir()] == ["terraform"]


def test_an_altered_release_is_refused_and_leaves_nothing(
    releases, tiny_release: bytes, tmp_path: Path
) -> None:
    received = releases.offer(ARCHIVE, tiny_release)
    with pytest.raises(WrongChecksumError) as refusal:
        fetch(tmp_path / "bin" / "terraform", releases.url, {"linux_amd64": "0" * 64})
    assert str(refusal.value) == (
        f"{releases.url}{ARCHIVE} has the SHA-256 {received}, but {'0' * 64} was released; nothing "
        "was installed: find out what altered it on its way before trying again"
    )
    assert list((tmp_path / "bin").iterdir()) == []


def test_an_archive_without_terraform_is_refused_and_leaves_nothing(
    releases, tmp_path: Path
) -> None:
    checksum = releases.offer(ARCHIVE, b"not a zip file")
    with pytest.raises(UserError, match=f"terraform_{VERSION}_linux_amd64.zip holds no terraform"):
        fetch(tmp_path / "terraform", releases.url, {"linux_amd64": checksum})
    assert list(tmp_path.iterdir()) == []


def test_a_missing_release_is_named_with_its_address(releases, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        fetch(tmp_path / "terraform", releases.url, {"linux_amd64": "0" * 64})
    assert str(refusal.value) == f"{releases.url}{ARCHIVE} cannot be fetched (Not Found)"


def test_an_unreachable_server_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(UserError, match=r"cannot be fetched \(.*Connection refused"):
            fetch(tmp_path / "terraform", base, {"linux_amd64": "0" * 64})
    assert list(tmp_path.iterdir()) == []


def test_without_a_pinned_hash_only_https_is_trusted_to_tell_it(releases, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        fetch(tmp_path / "terraform", releases.url, {})
    assert str(refusal.value) == (
        f"no hash of terraform_{VERSION}_linux_amd64.zip is pinned, and {releases.url}/terraform/"
        f"{VERSION}/terraform_{VERSION}_SHA256SUMS is not HTTPS"
    )


def test_files_of_this_machine_are_not_taken_for_a_release_server(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has to be an http or https address"):
        fetch(tmp_path / "terraform", f"file://{tmp_path}", {"linux_amd64": "0" * 64})
