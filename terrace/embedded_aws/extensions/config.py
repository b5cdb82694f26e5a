"""AWS Config: how often a recorder records.

moto forgets the recording mode, which aws_config_configuration_recorder reads back.
"""

from collections.abc import Callable
from typing import Any

from moto.config.models import ConfigBackend, ConfigRecorder

from terrace.embedded_aws.extensions.patch import wrap

MODE = "recordingMode"


def extend() -> None:
    """Keep the mode on the recorder."""
    wrap(ConfigBackend, "put_configuration_recorder", _put)
    wrap(ConfigRecorder, "to_dict", _describe)


def _put(original: Callable[..., None], backend: Any, recorder: dict[str, Any]) -> None:
    original(backend, recorder)
    if MODE in recorder:
        backend.recorders[recorder["name"]].__dict__[f"_{MODE}"] = recorder[MODE]


def _describe(original: Callable[..., dict[str, Any]], recorder: Any) -> dict[str, Any]:
    mode = recorder.__dict__.pop(f"_{MODE}", None)  # moto would write it in its own way
    found = original(recorder)
    if mode is None:
        return found
    recorder.__dict__[f"_{MODE}"] = mode
    return found | {MODE: mode}
