"""Keys of Alertmanager's receivers: each is a file of its own, and none is in the configuration."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

FOLDER = "/etc/alertmanager/keys/"
NOBODY = "nobody"
"""The one receiver that tells nobody, and so needs no key."""
# Where an integration says which file its key is in; the first is what is asked for.
KEY_FILES: Mapping[str, tuple[str, ...]] = {
    "pagerduty_configs": ("routing_key_file", "service_key_file"),
    "opsgenie_configs": ("api_key_file",),
    "slack_configs": ("api_url_file",),
    "webhook_configs": ("http_config.authorization.credentials_file", "url_file"),
}
# Settings that hold a key themselves, of any integration and of `global`.
_KEY = re.compile(
    r"(?:.*_)?(?:key|secret|token|password|credentials|api_url|webhook_url|user_key)|bearer_token"
)
_NO_SECRET = {"opsgenie_api_url", "pagerduty_url"}
_OWN_ADDRESS = {"opsgenie_configs"}  # its `api_url` is that of a region


def findings(document: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with each receiver, and with what all of them share."""
    for setting in _written(document.get("global") or {}):
        if setting.rpartition(".")[2] not in _NO_SECRET:
            yield f"global: {setting} is written in the file, allowed: {setting}_file"
    for receiver in document.get("receivers") or []:
        name = receiver.get("name")
        kinds = [kind for kind in receiver if kind.endswith("_configs") and receiver[kind]]
        if not kinds and name != NOBODY:
            yield (
                f"receiver {name!r} tells nobody, allowed: an integration with a key file; only "
                f"{NOBODY!r} has none"
            )
        if kinds and name == NOBODY:
            yield f"receiver {name!r} has {', '.join(kinds)}, allowed: none, as its name says"
        for kind in kinds:
            for each in receiver[kind]:
                yield from (f"receiver {name!r}: {kind} {said}" for said in _of(kind, each))


def _of(kind: str, settings: Mapping[str, Any]) -> Iterator[str]:
    if kind not in KEY_FILES:
        yield f"is no integration that is known, allowed: {', '.join(KEY_FILES)}"
        return
    wanted = KEY_FILES[kind]
    for setting in _written(settings):
        if not (setting == "api_url" and kind in _OWN_ADDRESS):
            yield f"has {setting} written in the file, allowed: {wanted[0]}"
    given = [(path, value) for path in wanted if (value := _at(settings, path)) is not None]
    if not given:
        yield f"has no key file, allowed: {' or '.join(wanted)} below {FOLDER}"
    for path, value in given:
        name = str(value).removeprefix(FOLDER)
        if not str(value).startswith(FOLDER) or not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
            yield f"has {path} {value!r}, allowed: a file such as {FOLDER}<name>"


def _written(settings: Any, before: str = "") -> Iterator[str]:
    """Paths of settings that hold a key."""
    if isinstance(settings, list):
        for each in settings:
            yield from _written(each, before)
    if not isinstance(settings, dict):
        return
    for name, value in settings.items():
        if isinstance(value, dict | list):
            yield from _written(value, f"{before}{name}.")
        elif value and _KEY.fullmatch(str(name)):
            yield f"{before}{name}"


def _at(settings: Mapping[str, Any], path: str) -> object:
    found: Any = settings
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found
