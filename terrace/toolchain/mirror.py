"""Finding a folder on this machine that already holds the AWS provider.

Source: Terraform documentation, "CLI Configuration File", sections "Provider Installation" and
"Implied Local Mirror Directories"
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain.caches import home
from terrace.toolchain.platforms import terraform_platform

PROVIDER = "registry.terraform.io/hashicorp/aws"
PROVIDER_MAJOR = "5"
MIRROR_VARIABLE = "TERRACE_PROVIDER_MIRROR"
COMMON_PLACES = (Path("/opt"), Path("/srv"), Path("/usr/share"))

_REGISTRY = "registry.terraform.io"
_LOCKED_VERSION = re.compile(
    rf'provider "{re.escape(PROVIDER)}" {{[^}}]*?^\s*version\s*=\s*"([^"]+)"', re.MULTILINE
)


def named_mirror(environ: Mapping[str, str], needed: str) -> Path | None:
    """Return the mirror that the user names, or None when none is named.

    Raises:
        UserError: it does not hold the provider.
    """
    named = environ.get(MIRROR_VARIABLE)
    if not named:
        return None
    mirror = Path(os.path.expanduser(named)).resolve()  # noqa: PTH111 - never raises
    if not holds(mirror, needed):
        raise UserError(
            f"{MIRROR_VARIABLE} is {named!r}, which holds no {PROVIDER} {needed} for "
            f"{terraform_platform()}; name the folder that contains {_REGISTRY}/, or unset it"
        )
    return mirror


def implied_mirror(environ: Mapping[str, str], needed: str) -> Path | None:
    """Return the mirror that Terraform looks into by itself, if one holds the provider."""
    return _first_holding(_implied_directories(environ), needed)


def common_mirror(needed: str, places: Iterable[Path] = COMMON_PLACES) -> Path | None:
    """Return a mirror in, or one folder below, a place where machines keep shared files."""
    return _first_holding(_below(places), needed)


def providers_in(mirror: Path) -> list[str]:
    """Return the source addresses of the public registry's providers that a mirror holds."""
    folders = sorted((mirror / _REGISTRY).glob("*/*"))
    return [f"{_REGISTRY}/{folder.parent.name}/{folder.name}" for folder in folders]


def needed_version(root: Path) -> str:
    """Return the provider version that the committed lock files pin, else its major version."""
    for lock in sorted(root.glob("terraform-out/stacks/*/.terraform.lock.hcl")):
        match = _LOCKED_VERSION.search(lock.read_text(encoding="utf-8"))
        if match is not None:
            return match.group(1)
    return PROVIDER_MAJOR


def holds(mirror: Path, needed: str) -> bool:
    """Whether a mirror has the provider for this platform, packed or unpacked.

    Args:
        mirror: The folder that contains ``registry.terraform.io``.
        needed: A full version, or a major version of which any release will do.
    """
    platform = terraform_platform()
    provider = mirror / PROVIDER
    if not os.path.isdir(provider):  # noqa: PTH112 - unlike glob, it never raises
        return False
    unpacked = (folder.parent.name for folder in provider.glob(f"*/{platform}"))
    packed = (
        archive.name.removeprefix("terraform-provider-aws_").removesuffix(f"_{platform}.zip")
        for archive in provider.glob(f"terraform-provider-aws_*_{platform}.zip")
    )
    return any(f"{version}.".startswith(f"{needed}.") for version in (*unpacked, *packed))


def _first_holding(mirrors: Iterable[Path], needed: str) -> Path | None:
    return next((mirror for mirror in mirrors if holds(mirror, needed)), None)


def _implied_directories(environ: Mapping[str, str]) -> Iterator[Path]:
    own = home(environ)
    yield own / ".terraform.d" / "plugins"
    if terraform_platform().startswith("darwin"):
        yield own / "Library" / "Application Support" / "io.terraform" / "plugins"
        yield Path("/Library/Application Support/io.terraform/plugins")
        return
    yield Path(environ.get("XDG_DATA_HOME") or own / ".local" / "share") / "terraform" / "plugins"
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    yield from (Path(folder) / "terraform" / "plugins" for folder in shared.split(":") if folder)


def _below(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield place
        yield from (registry.parent for registry in sorted(place.glob(f"*/{_REGISTRY}")))
