"""Where tools keep what they would otherwise fetch or unpack again, on a machine without a home.

The caches in the user's home serve every working copy, so they are used where they can be. Where
there is no home, or a closed one, they lie in the working copy.

Source: jsii, "Package cache"; uv, "Cache directory"; npm, `cache`; pip, "Caching"
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from terrace.toolchain.locations import repository_root, state_folder

_FOLDERS = {
    "JSII_RUNTIME_PACKAGE_CACHE_ROOT": "jsii",
    "PIP_CACHE_DIR": "pip",
    "UV_CACHE_DIR": "uv",
    "npm_config_cache": "npm",
    "npm_config_devdir": "node-gyp",
}
_WITHOUT = {"JSII_RUNTIME_PACKAGE_CACHE": "disabled"}


def home(environ: Mapping[str, str]) -> Path:
    """Return the home folder, which need not exist; `~` for a user who has none."""
    return Path(environ.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - never raises


def cache_variables(environ: Mapping[str, str], root: Path | None = None) -> dict[str, str]:
    """Return the variables that lead caches away from a home that cannot be written.

    Args:
        environ: Environment of the tools; what it says of a cache stays as it is.
        root: The working copy, by default this one.
    """
    above = home(environ)
    inside = above / "Library" / "Caches" if sys.platform == "darwin" else above / ".cache"
    chosen = environ.get("XDG_CACHE_HOME")  # jsii and npm know nothing of it
    if _can_be_made(inside) and (not chosen or _can_be_made(Path(chosen))):
        return {}
    own = state_folder(root or repository_root()) / "cache"
    if not _can_be_made(own):
        return {name: value for name, value in _WITHOUT.items() if name not in environ}
    return {name: str(own / folder) for name, folder in _FOLDERS.items() if not environ.get(name)}


def _can_be_made(folder: Path) -> bool:
    """Whether a folder is there and can be written, or could be made."""
    if not folder.is_absolute():
        return False
    for each in (folder, *folder.parents):
        if os.path.lexists(each):
            return os.path.isdir(each) and os.access(each, os.W_OK | os.X_OK)  # noqa: PTH112
    return False
