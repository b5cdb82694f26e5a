"""Switches of the application that change without a deployment of it, and go back by themselves."""

from collections.abc import Sequence
from typing import Protocol

from cdktf import DataResource, TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.appconfig_application import AppconfigApplication
from cdktf_cdktf_provider_aws.appconfig_configuration_profile import AppconfigConfigurationProfile
from cdktf_cdktf_provider_aws.appconfig_deployment import AppconfigDeployment
from cdktf_cdktf_provider_aws.appconfig_deployment_strategy import AppconfigDeploymentStrategy
from cdktf_cdktf_provider_aws.appconfig_environment import (
    AppconfigEnvironment,
    AppconfigEnvironmentMonitor,
)
from cdktf_cdktf_provider_aws.appconfig_hosted_configuration_version import (
    AppconfigHostedConfigurationVersion,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.security.policy import allow, grant
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site
from constructs_lib.workload import Workload

STEP_PERCENT = 20  # of the tasks, every two minutes
ROLLOUT_MINUTES = 10
BAKE_MINUTES = 10  # longer than the alarm takes to ring
PROFILE = "flags"


class FlagDocument(Protocol):
    """Flags as AppConfig reads them."""

    @property
    def content(self) -> str:
        """A document of the type AWS.AppConfig.FeatureFlags, in JSON."""


class FeatureFlags(Construct):
    """Flags in AppConfig, rolled out in steps; an alarm takes the last version back.

    About 0.20 USD for a million requests, and 0.80 USD for a thousand versions received. What is
    in a version is no secret, so that AWS's own key does for it: with another one, every task that
    reads a flag would have to be allowed to decrypt.

    Attributes:
        application: The application in AppConfig.
        environment: Its environment.
        profile: Its flags.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: FlagDocument,
        alarms: Sequence[AlarmReference],
    ) -> None:
        """Create the flags, and roll out what they are to begin with.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            alarms: Each takes a version back when it rings during its rollout or shortly after;
                five at most, which an environment's model checks.
        """
        super().__init__(scope, id_)
        self._site = site
        self.application = AppconfigApplication(
            self, "main", name=site.name(limit=64), description="Switches of the application"
        )
        role, permission = self._watcher(alarms)
        self.environment = AppconfigEnvironment(
            self,
            "environment",
            application_id=self.application.id,
            name=site.environment,
            monitor=[
                AppconfigEnvironmentMonitor(alarm_arn=alarm.arn, alarm_role_arn=role.arn)
                for alarm in alarms
            ],
            # AppConfig tries the role when the environment is made.
            depends_on=[permission],
        )
        self.profile = AppconfigConfigurationProfile(
            self,
            "profile",
            application_id=self.application.id,
            name=PROFILE,
            type="AWS.AppConfig.FeatureFlags",
            location_uri="hosted",
        )
        self._roll_out(config)

    def connect(self, workload: Workload) -> None:
        """Let a workload read the flags, and tell it their names."""
        flags = f"{self.environment.arn}/configuration/{self.profile.configuration_profile_id}"
        grant(
            self,
            workload.label,
            workload.role,
            name=self._site.name("flags-read"),
            statements=[
                allow(
                    "ReadFlags",
                    [
                        "appconfig:GetLatestConfiguration",
                        "appconfig:StartConfigurationSession",
                    ],
                    flags,
                )
            ],
        )
        # Names and no ids: the environment waits for alarms, and they for the services that are
        # told these settings.
        settings = workload.settings
        settings.put("FLAGS_APPLICATION", self._site.name(limit=64), "Application in AppConfig")
        settings.put("FLAGS_ENVIRONMENT", self._site.environment, "Environment in AppConfig")
        settings.put("FLAGS_PROFILE", PROFILE, "Profile in AppConfig")

    def _watcher(self, alarms: Sequence[AlarmReference]) -> tuple[Role, IamRolePolicy]:
        role = Role(
            self,
            "role",
            site=self._site,
            thing="flags-watch",
            trust=Trust(service="appconfig.amazonaws.com"),
            purpose="Sees the alarms that take a version of the flags back",
        )
        seen = [alarm.arn for alarm in alarms]
        return role, role.allow("watch", [allow("SeeAlarms", "cloudwatch:DescribeAlarms", seen)])

    def _roll_out(self, config: FlagDocument) -> None:
        strategy = AppconfigDeploymentStrategy(
            self,
            "strategy",
            name=self._site.name("steps", limit=64),
            growth_type="LINEAR",
            growth_factor=STEP_PERCENT,
            deployment_duration_in_minutes=ROLLOUT_MINUTES,
            final_bake_time_in_minutes=BAKE_MINUTES,
            replicate_to="NONE",
        )
        written = DataResource(self, "written", input={"flags": config.content})
        version = AppconfigHostedConfigurationVersion(
            self,
            "version",
            application_id=self.application.id,
            configuration_profile_id=self.profile.configuration_profile_id,
            content_type="application/json",
            content=config.content,
            # AppConfig adds `_createdAt` and `_updatedAt` to every flag, and the provider reads
            # them back: each plan would have a new version, and each apply a rollout. So what was
            # written is compared with what is to be written, and never with what is stored
            # (AWS AppConfig User Guide, "Type reference for AWS.AppConfig.FeatureFlags").
            lifecycle=TerraformResourceLifecycle(
                ignore_changes=["content"],
                # Terraform takes a bare address here, no expression.
                replace_triggered_by=[
                    f"{written.terraform_resource_type}.{written.friendly_unique_id}"
                ],
                # A rollout takes place from the former version, which has to be there meanwhile.
                create_before_destroy=True,
            ),
        )
        AppconfigDeployment(
            self,
            "rollout",
            application_id=self.application.id,
            environment_id=self.environment.environment_id,
            configuration_profile_id=self.profile.configuration_profile_id,
            configuration_version=Token.as_string(version.version_number),
            deployment_strategy_id=strategy.id,
        )
