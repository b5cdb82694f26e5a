"""Module `feature-flags`: an application's switches in AppConfig."""

from dataclasses import dataclass

from constructs_lib.monitoring.reference import ExistingAlarm
from constructs_lib.operations.feature_flags import FeatureFlags
from terrace.modules.definitions.shared import connect
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import Validation

FLAGS = "flags"
CONTENT = (
    '${jsonencode({version = "1", '
    "flags = {for name in keys(var.flags) : name => {name = name}}, "
    "values = {for name, on in var.flags : name => {enabled = on}}})}"
)


@dataclass(frozen=True, slots=True)
class _GivenFlags:
    """Flags that Terraform knows and synthesis does not."""

    content: str = CONTENT


def _build(module: ModuleStack) -> None:
    module.switches(
        FLAGS,
        "Whether each switch is on, by its name",
        example={"new_checkout": False},
        validation=Validation(
            condition="length(var.flags) > 0 && alltrue([for name in keys(var.flags) : "
            'can(regex("^[a-z][a-z0-9_]{0,63}$", name))])',
            allowed="one or more of lower-case letters, digits and underscores, a letter first",
            refused={"NewCheckout": True},
        ),
    )
    flags = FeatureFlags(
        module,
        "flags",
        site=module.site,
        config=_GivenFlags(),
        alarms=[
            ExistingAlarm(
                module.text(
                    "alarm_arn",
                    "Alarm that takes a version back when it rings",
                    example="arn:aws:cloudwatch:us-east-1:123456789012:alarm:acme-staging-errors",
                )
            )
        ],
    )
    connect(module, flags, in_vpc=False)
    module.publish("application_id", flags.application.id, "Application in AppConfig")
    module.publish("environment_id", flags.environment.environment_id, "Its environment")
    module.publish(
        "profile_id", flags.profile.configuration_profile_id, "Its profile of feature flags"
    )


FEATURE_FLAGS = Module(
    name="feature-flags",
    purpose="Switches of an application that change without a deployment of it, and go back by "
    "themselves.",
    choices=(
        "A fifth of the tasks every two minutes; ten minutes more until a version counts as good.",
        "An alarm that rings meanwhile takes the version back.",
    ),
    cost="About 0.20 USD for a million requests, and 0.80 USD for a thousand versions received.",
    build=_build,
    checks={
        "a switch is as the caller says": (
            "!jsondecode(aws_appconfig_hosted_configuration_version.version.content)"
            ".values.new_checkout.enabled"
        ),
        "a version is rolled out in steps": (
            "aws_appconfig_deployment_strategy.strategy.growth_factor == 20"
        ),
        "names follow the convention": ('aws_appconfig_application.main.name == "acme-staging"'),
    },
)
