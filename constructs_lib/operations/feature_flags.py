"""Switches of the application that change without a deployment of it, and go back by themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cdktf import Token
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
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.json_text import compact
from constructs_lib.monitoring.reference import AlarmReference
from constructs_lib.security.reference import RoleReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

FLAG = re.compile(r"[a-z][a-z0-9_]{0,63}")
STEP_PERCENT = 20  # of the tasks, every two minutes
ROLLOUT_MINUTES = 10
BAKE_MINUTES = 10  # longer than the alarm takes to ring
PROFILE = "flags"


class FlagDocument(Protocol):
    """Flags as AppConfig reads them."""

    @property
    def content(self) -> str:
        """A document of the type AWS.AppConfig.FeatureFlags, in JSON."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeatureFlagsConfig:
    """Choices open to the caller of FeatureFlags.

    Attributes:
        flags: Whether each is on, by its name in lower-case words joined by underscores.

    Raises:
        ConfigurationError: No flag, or a name that AppConfig does not take.
    """

    flags: Mapping[str, bool]

    def __post_init__(self) -> None:
        wrong = [name for name in self.flags if not FLAG.fullmatch(name)]
        if wrong or not self.flags:
            raise ConfigurationError(
                f"flags are {', '.join(wrong) or 'none'}, allowed: "
                "one or more of lower-case letters, digits and underscores, a letter first"
            )

    @property
    def content(self) -> str:
        """The flags as AppConfig reads them; its type of profile checks them by itself."""
        return compact(
            {
                "version": "1",
                "flags": {name: {"name": name} for name in sorted(self.flags)},
                "values": {name: {"enabled": self.flags[name]} for name in sorted(self.flags)},
            }
        )


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
        alarm: AlarmReference,
    ) -> None:
        """Create the flags, and roll out what they are to begin with.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            alarm: Takes a version back when it rings during its rollout or shortly after.
        """
        super().__init__(scope, id_)
        self._site = site
        self.application = AppconfigApplication(
            self, "main", name=site.name(limit=64), description="Switches of the application"
        )
        role, permission = self._watcher(alarm)
        self.environment = AppconfigEnvironment(
            self,
            "environment",
            application_id=self.application.id,
            name=site.environment,
            monitor=[AppconfigEnvironmentMonitor(alarm_arn=alarm.arn, alarm_role_arn=role.arn)],
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

    def grant_read(self, role: RoleReference, *, grantee: str) -> None:
        """Let a role read the flags.

        Args:
            role: Role that reads.
            grantee: Who that is, in construct ids.
        """
        flags = f"{self.environment.arn}/configuration/{self.profile.configuration_profile_id}"
        document = DataAwsIamPolicyDocument(
            self,
            f"{grantee}-document",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="ReadFlags",
                    actions=[
                        "appconfig:GetLatestConfiguration",
                        "appconfig:StartConfigurationSession",
                    ],
                    resources=[flags],
                )
            ],
        )
        IamRolePolicy(
            self,
            f"{grantee}-reads",
            name=self._site.name("flags-read"),
            role=role.name,
            policy=document.json,
        )

    def _watcher(self, alarm: AlarmReference) -> tuple[Role, IamRolePolicy]:
        role = Role(
            self,
            "role",
            site=self._site,
            thing="flags-watch",
            trust=Trust(service="appconfig.amazonaws.com"),
            purpose="Sees the alarm that takes a version of the flags back",
        )
        document = DataAwsIamPolicyDocument(
            self,
            "watch",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="SeeAlarm", actions=["cloudwatch:DescribeAlarms"], resources=[alarm.arn]
                )
            ],
        )
        permission = IamRolePolicy(
            self, "watch-policy", name="watch", role=role.name, policy=document.json
        )
        return role, permission

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
        version = AppconfigHostedConfigurationVersion(
            self,
            "version",
            application_id=self.application.id,
            configuration_profile_id=self.profile.configuration_profile_id,
            content_type="application/json",
            content=config.content,
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
