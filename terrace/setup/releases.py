"""Fetching the official Terraform release, checked against its hash before it is unpacked."""

import hashlib
import shutil
import tempfile
import urllib.request
import zipfile
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

from terrace.errors import UserError

VERSION = "1.11.4"
OFFICIAL = "https://releases.hashicorp.com"
BASE_VARIABLE = "TERRACE_TERRAFORM_RELEASES"
TIMEOUT_SECONDS = 30

PINNED = {
    "linux_amd64": "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
    "darwin_arm64": "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
}
"""SHA-256 of the release archives by platform; elsewhere the release's own list is asked."""


class WrongChecksumError(UserError):
    """What arrived is not what was released: no reason to look elsewhere, but to stop."""


def install(
    target: Path, *, environ: Mapping[str, str], platform: str, pinned: Mapping[str, str]
) -> None:
    """Put the release's ``terraform`` at the target, whole or not at all.

    Raises:
        WrongChecksumError: the archive is not the one that was released.
        UserError: the release cannot be had.
    """
    folder = f"{environ.get(BASE_VARIABLE) or OFFICIAL}/terraform/{VERSION}"
    archive = f"terraform_{VERSION}_{platform}.zip"
    expected = pinned.get(platform) or _listed_hash(folder, archive)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="unfinished-") as temporary:
        download = Path(temporary) / archive
        _fetch(f"{folder}/{archive}", download)
        _verify(download, expected, f"{folder}/{archive}")
        binary = _unpack(download, Path(temporary))
        binary.chmod(0o755)
        binary.replace(target)


def _listed_hash(folder: str, archive: str) -> str:
    source = f"{folder}/terraform_{VERSION}_SHA256SUMS"
    if urlsplit(source).scheme != "https":
        raise UserError(f"no hash of {archive} is pinned, and {source} is not HTTPS")
    with tempfile.TemporaryDirectory() as temporary:
        sums = Path(temporary) / "sums"
        _fetch(source, sums)
        entries = (line.split() for line in sums.read_text(encoding="utf-8").splitlines())
        hashes = {entry[1]: entry[0] for entry in entries if len(entry) == 2}
    if archive not in hashes:
        raise UserError(f"Terraform {VERSION} is not released as {archive}")
    return hashes[archive]


def _fetch(url: str, target: Path) -> None:
    if urlsplit(url).scheme not in {"https", "http"}:
        raise UserError(f"{BASE_VARIABLE} has to be an http or https address, and {url} is not one")
    try:
        # The scheme is checked above, so no file of this machine can be read this way.
        with (
            urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response,  # noqa: S310
            target.open("wb") as file,
        ):
            shutil.copyfileobj(response, file)
    except (OSError, HTTPException) as problem:
        if isinstance(problem, HTTPError):
            problem.close()
        reason = getattr(problem, "reason", None) or problem
        raise UserError(f"{url} cannot be fetched ({reason})") from None


def _verify(download: Path, expected: str, url: str) -> None:
    with download.open("rb") as file:
        received = hashlib.file_digest(file, "sha256").hexdigest()
    if received != expected:
        raise WrongChecksumError(
            f"{url} has the SHA-256 {received}, but {expected} was released; nothing was "
            "installed: find out what altered it on its way before trying again"
        )


def _unpack(download: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(download) as archive:
            return Path(archive.extract("terraform", folder))
    except (zipfile.BadZipFile, KeyError):
        raise UserError(f"{download.name} holds no terraform") from None
