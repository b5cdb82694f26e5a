"""What the user told pip about package indexes, said to uv, which does not read it.

Source: uv documentation, "Compatibility with pip", sections "Configuration files and environment
variables" and "Packages that exist on multiple indexes"
"""

import ast
import os
from collections.abc import Mapping
from pathlib import Path

from terrace.setup.place import Place
from terrace.toolchain.caches import home

_UV_FOR_PIP = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
_COMMON = {"SSL_CERT_FILE", "ALL_PROXY"}  # not uv's alone


def uv_variables(place: Place) -> dict[str, str]:
    """Return variables that tell uv of pip's indexes; none where uv has settings of its own."""
    configured = Path(place.environ.get("XDG_CONFIG_HOME") or home(place.environ) / ".config")
    files = (configured / "uv" / "uv.toml", Path("/etc/uv/uv.toml"))
    own = {"UV_CONFIG_FILE", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", *_UV_FOR_PIP.values()} - _COMMON
    has_file = any(os.path.isfile(file) for file in files)  # noqa: PTH113 - never raises
    if has_file or any(place.environ.get(name) for name in own):
        return {}
    listing = place.call(place.python, "-m", "pip", "config", "list").stdout
    return translated(listing, place.environ)


def translated(listing: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what `pip config list` prints as variables, less those that are set already.

    With several indexes pip takes the best version of all; uv is told to do the same, which is
    safe because the lock files pin every file's hash.
    """
    variables = {}
    for section in ("global", "install", ":env:"):  # a later one wins, as in pip
        for line in listing.splitlines():
            name, _, value = line.partition("=")
            variable = _UV_FOR_PIP.get(name.removeprefix(f"{section}."))
            if variable and variable not in environ:
                words = str(ast.literal_eval(value)).split()
                variables[variable] = ("," if variable == "UV_FIND_LINKS" else " ").join(words)
    if "UV_INDEX" in variables:
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return variables
