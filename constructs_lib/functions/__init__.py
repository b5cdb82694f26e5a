"""What runs for a moment when something happens: functions, and what is made of them."""

from constructs_lib.functions.alarm_forwarder import AlarmForwarder, AlarmForwarderConfig
from constructs_lib.functions.artifacts import Artifacts, ArtifactsConfig
from constructs_lib.functions.function import Function, FunctionConfig
from constructs_lib.functions.reference import ArtifactsReference, ExistingArtifacts
from constructs_lib.functions.rotated_secret import RotatedSecret, RotatedSecretConfig

__all__ = [
    "AlarmForwarder",
    "AlarmForwarderConfig",
    "Artifacts",
    "ArtifactsConfig",
    "ArtifactsReference",
    "ExistingArtifacts",
    "Function",
    "FunctionConfig",
    "RotatedSecret",
    "RotatedSecretConfig",
]
