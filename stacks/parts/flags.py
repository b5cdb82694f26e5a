"""Switches of the application, rolled out with an eye on its errors."""

from typing import TYPE_CHECKING

from constructs_lib.operations.feature_flags import FeatureFlags, FeatureFlagsConfig

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def switch(stack: "EnvironmentStack") -> None:
    """Give the application its flags."""
    flags = FeatureFlags(
        stack,
        "flags",
        naming=stack.naming,
        config=FeatureFlagsConfig(flags=stack.environment.flags),
        alarm=stack.monitoring.service.errors,
    )
    flags.grant_read(stack.compute.task.role, grantee="app")
    stack.publish("flags_application", flags.application.name, "Application of flags in AppConfig")
