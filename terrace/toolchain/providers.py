"""Where Terraform gets the AWS provider from, said in the variables that Terraform reads.

A mirror on the machine goes first: it needs no network and, being linked instead of copied, no
cache. Otherwise the public registry serves, through a cache in the working copy. A configuration
of the user's own is left alone.
"""

import json
import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from terrace.errors import UserError
from terrace.files import replace, writing
from terrace.toolchain import mirror
from terrace.toolchain.caches import home
from terrace.toolchain.locations import state_folder

CONFIG_VARIABLE = "TF_CLI_CONFIG_FILE"
CACHE_VARIABLE = "TF_PLUGIN_CACHE_DIR"
LOCK_VARIABLE = "TF_CLI_ARGS_providers_lock"
_NO_CDKTF_CACHE = {"CDKTF_DISABLE_PLUGIN_CACHE_ENV": "1"}  # else cdktf sets one in the home folder


def provider_variables(environ: Mapping[str, str], root: Path) -> dict[str, str | None]:
    """Return the variables to set, and with None those to remove.

    Raises:
        UserError: TERRACE_PROVIDER_MIRROR names a folder without the provider, or the user's
            configuration cannot be read.
    """
    needed = mirror.needed_version(root)
    named = mirror.named_mirror(environ, needed)
    if named is not None:
        return _with_generated_configuration(named, environ, root)
    own = _users_configuration(environ)
    if own is not None:
        return _with_users_configuration(own, environ, root)
    implied = mirror.implied_mirror(environ, needed)
    if implied is not None:
        return {CONFIG_VARIABLE: None} | _without_network(implied, environ)
    common = mirror.common_mirror(needed)
    if common is not None:
        return _with_generated_configuration(common, environ, root)
    return {CONFIG_VARIABLE: None} | _with_cache(environ, root)


def configuration_text(folder: Path) -> str:
    """Write the CLI configuration for a mirror: it alone serves what it holds."""
    held = json.dumps(mirror.providers_in(folder))
    return (
        "# Generated: Terraform takes from this mirror what it holds, all else from the registry.\n"
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f"    path = {json.dumps(str(folder))}\n"
        "  }\n"
        "  direct {\n"
        f"    exclude = {held}\n"
        "  }\n"
        "}\n"
    )


def _users_configuration(environ: Mapping[str, str]) -> Path | None:
    named = environ.get(CONFIG_VARIABLE)
    default = home(environ) / ".terraformrc"
    # Not by Path.is_file, which raises below a folder that is closed to this user.
    for each in (Path(named) if named else default, default):
        if os.path.isfile(each):  # noqa: PTH113
            return each
    return None


def _with_users_configuration(
    configuration: Path, environ: Mapping[str, str], root: Path
) -> dict[str, str | None]:
    is_named = environ.get(CONFIG_VARIABLE) == str(configuration)
    try:
        text = configuration.read_text(encoding="utf-8", errors="replace")
    except OSError as problem:
        named_by = f", which {CONFIG_VARIABLE} names," if is_named else ""
        raise UserError(
            f"{configuration}{named_by} cannot be read: {problem.strerror}; "
            f"{'let it be read, or unset the variable' if is_named else 'let this user read it'}"
        ) from None
    chosen = {CONFIG_VARIABLE: str(configuration) if is_named else None}
    if "filesystem_mirror" in text or "plugin_cache_dir" in text:
        return chosen | _NO_CDKTF_CACHE
    return chosen | _with_cache(environ, root)


def _with_generated_configuration(
    folder: Path, environ: Mapping[str, str], root: Path
) -> dict[str, str | None]:
    path = state_folder(root) / "terraform.rc"
    text = configuration_text(folder)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        replace(path, text.encode())  # in one move: several commands may do so at the same time
    return {CONFIG_VARIABLE: str(path)} | _without_network(folder, environ)


def _without_network(folder: Path, environ: Mapping[str, str]) -> dict[str, str | None]:
    arguments = environ.get(LOCK_VARIABLE) or shlex.quote(f"-fs-mirror={folder}")
    return {LOCK_VARIABLE: arguments, **_NO_CDKTF_CACHE}


def _with_cache(environ: Mapping[str, str], root: Path) -> dict[str, str | None]:
    if environ.get(CACHE_VARIABLE):
        return {}
    cache = state_folder(root) / "plugin-cache"
    with writing(cache):
        cache.mkdir(parents=True, exist_ok=True)
    return {CACHE_VARIABLE: str(cache)}
