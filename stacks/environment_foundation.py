"""What everything else in an environment stands on: accounts, limits, keys, alarms, a network."""

from collections.abc import Sequence
from dataclasses import replace

from cdktf import TerraformProvider, TerraformStack, TerraformVariable
from constructs import Construct

from constructs_lib.delivery.plan_access import PLAN, PlanAccess
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.networking.networking import Networking
from constructs_lib.operations.recovery_region import RecoveryRegion
from constructs_lib.security.keys import Keys
from constructs_lib.security.permission_boundary import THING as WORKLOADS
from constructs_lib.storage.log_bucket import LogBucket
from environments import Environment, Platform
from stacks.base import PlatformStack, environment_site
from stacks.bootstrap.names import DEPLOYMENT_BOUNDARY, PLAN_BOUNDARY, policy_arn
from stacks.pipeline_roles import pipeline_apply_role_arn, pipeline_plan_role_arn
from stacks.sources import runbooks
from stacks.target import Target


class Foundation(PlatformStack):
    """An environment's stack before it stores, runs or watches anything.

    Attributes:
        environment: Its values.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        environment: Environment,
        shared: TerraformStack,
        successors: Sequence[str] = (),
    ) -> None:
        """Create the stack.

        Args:
            scope: The app.
            id_: Stack name.
            platform: What all environments share.
            target: What this synthesis is for.
            environment: Its values.
            shared: Stack `global`.
            successors: Names of environments that get their versions from this one, whose
                deployments look at what runs here.
        """
        super().__init__(
            scope,
            id_,
            platform=platform,
            target=target,
            site=environment_site(platform, environment, target),
            owner=environment.owner,
            cost_center=environment.cost_center,
            ends_at=environment.end,
        )
        self.environment, self._successors = environment, successors
        self.domain = f"{environment.name}.{platform.domain}"
        self._deployment_role = platform.deployment_role_in(environment.name)
        self.deployment_role_arn = self.site.iam_arn(f"role/{self._deployment_role}")
        self._enter_accounts(shared)
        self._build()

    def _build(self) -> None:
        """Make what is in it, in the order in which its parts need each other."""
        self._found()

    def _enter_accounts(self, shared: TerraformStack) -> None:
        variable = TerraformVariable(
            self,
            "deployment_role",
            type="string",
            default=self._deployment_role,
            description="Role to work with in this account; a plan can do with "
            f"{self.site.name(PLAN)}",
        )
        self._role = variable.string_value
        account = self.environment.account_id
        self.add_provider("aws", account_id=account, region=self.site.region, role=self._role)
        self._zone_provider = self.add_provider(
            "aws-shared",
            alias="shared",
            account_id=self.platform.account_id,
            region=self.platform.serving_region,
            role=None,
        )
        self._shared = self.refer_to(shared)
        self._zone_id = self._shared.get_string("zone_id")

    def _in_region(self, name: str, region: str) -> TerraformProvider:
        """The same account in another region."""
        account = self.environment.account_id
        return self.add_provider(
            f"aws-{name}", alias=name, account_id=account, region=region, role=self._role
        )

    def _found(self) -> None:
        """What everything else stands on: limits, keys, a topic for alarms, a network."""
        e = self.environment
        self.plan_access = PlanAccess(
            self,
            "plan-access",
            site=self.site,
            trusted_roles=[
                pipeline_plan_role_arn(self.platform, e),
                *(pipeline_apply_role_arn(self.platform, name) for name in self._successors),
            ],
            limits_arn=policy_arn(self.site, PLAN_BOUNDARY),
        )
        # What deploys this stack must not be able to move them, so the bootstrap makes them.
        self.site = replace(
            self.site,
            boundary_arn=policy_arn(self.site, WORKLOADS),
            service_boundary_arn=policy_arn(self.site, DEPLOYMENT_BOUNDARY),
        )
        self.keys = Keys(self, "security", site=self.site)
        self.monitoring = Monitoring(
            self,
            "monitoring",
            site=self.site,
            runbooks=runbooks(self.platform),
            key=self.keys.alerts,
            emails=e.alert_emails,
        )
        self.alarms = self.monitoring.alarms
        self.logs = LogBucket(self, "storage", site=self.site)
        self.networking = Networking(
            self,
            "networking",
            site=self.site,
            config=e.networking,
            key=self.keys.logs,
            alarms=self.alarms,
        )
        self.network = self.networking.network
        region = e.backups and e.backups.recovery_region
        self.recovery = (
            RecoveryRegion(
                self,
                "recovery",
                site=self.site.at(region),
                config=e.backups,
                provider=self._in_region("recovery", region),
            )
            if e.backups and region
            else None
        )
