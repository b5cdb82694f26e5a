"""What the user told pip about package indexes, said to uv, which does not read it.

Source: uv documentation, "Compatibility with pip", sections "Configuration files and environment
variables" and "Packages that exist on multiple indexes"
"""

import ast
from collections.abc import Mapping
from pathlib import Path

UV_FOR_PIP = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}

_SECTIONS = ("global", "install", ":env:")  # a later one wins, as in pip
_SEPARATORS = {"UV_FIND_LINKS": ","}
_OWN = ("UV_CONFIG_FILE", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", *UV_FOR_PIP.values())


def uv_variables(listing: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Translate what ``pip config list`` prints into the variables that uv reads.

    With several indexes pip takes the best version of all; uv is told to do the same, which is
    safe because the lock files pin every file's hash.
    """
    settings: dict[str, str] = {}
    for section in _SECTIONS:
        settings.update(_settings_in(section, listing))
    variables = {}
    for option, variable in UV_FOR_PIP.items():
        words = settings.get(option, "").split()
        if words and variable not in environ:
            variables[variable] = _SEPARATORS.get(variable, " ").join(words)
    if "UV_INDEX" in variables:
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return variables


def user_configures_uv(environ: Mapping[str, str]) -> bool:
    """Whether uv has settings of its own, which then stand alone."""
    if any(environ.get(name) for name in _OWN if name.startswith("UV_")):
        return True
    home = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return any(folder.joinpath("uv", "uv.toml").is_file() for folder in (home, Path("/etc")))


def _settings_in(section: str, listing: str) -> dict[str, str]:
    settings = {}
    for line in listing.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.startswith(f"{section}."):
            settings[name.removeprefix(f"{section}.")] = str(ast.literal_eval(value))
    return settings
