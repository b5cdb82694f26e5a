"""Stack `global`: what all environments share, but for the state: images, DNS, pipeline roles."""

from collections.abc import Sequence

from cdktf import TerraformProvider, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.route53_zone import Route53Zone
from constructs import Construct

from constructs_lib.delivery.github import GitHub
from constructs_lib.delivery.plan_access import PLAN
from constructs_lib.delivery.registry import Registry
from constructs_lib.delivery.registry_replication import RegistryReplication
from constructs_lib.naming import Naming
from constructs_lib.security.encryption_key import EncryptionKey
from environments import Environment, Platform
from stacks.base import SHARED, PlatformStack, shared_naming
from stacks.parts import shared_account
from stacks.state_backend import StateBackendStack
from stacks.target import Target


class GlobalStack(PlatformStack):
    """The image registry, the DNS zone, and the roles that GitHub's runs assume."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        state_backend: StateBackendStack,
        environments: Sequence[Environment],
    ) -> None:
        super().__init__(
            scope,
            id_,
            platform=platform,
            target=target,
            environment=SHARED,
            owner=platform.owner,
            cost_center=platform.cost_center,
        )
        self.add_provider("aws", account_id=platform.account_id, region=platform.region, role=None)
        registry = self._registries(environments)
        zone = Route53Zone(
            self,
            "zone",
            name=platform.domain,
            comment="Names of the platform's environments",
            # A new zone gets new name servers, which somebody has to enter at the registrar.
            lifecycle=None
            if target.disposable
            else TerraformResourceLifecycle(prevent_destroy=True),
        )
        self._pipelines(state_backend, environments, zone)
        shared_account.protect(self)
        self.publish("repository_arn", registry.repository.arn, "Repository of the app's image")
        self.publish(
            "repository_url", registry.repository.repository_url, "Where the app's image is pulled"
        )
        self.publish("zone_id", zone.zone_id, "Public DNS zone of the platform")
        self.publish(
            "name_servers",
            zone.name_servers,
            "Name servers to enter where the domain is registered",
        )

    def _registries(self, environments: Sequence[Environment]) -> Registry:
        """Make the registry, and its copy in the recovery region."""
        platform = self.platform
        elsewhere = self.add_provider(
            "aws-recovery",
            alias="recovery",
            account_id=platform.account_id,
            region=platform.recovery_region,
            role=None,
        )
        readers = sorted({environment.account_id for environment in environments})
        registry = self._registry("registry", readers, platform.region)
        copy = self._registry("recovery-registry", readers, platform.recovery_region, elsewhere)
        RegistryReplication(
            self,
            "registry-replication",
            naming=self.naming,
            target=copy,
            account_id=platform.account_id,
            region=platform.recovery_region,
        )
        return registry

    def _registry(
        self,
        id_: str,
        reader_accounts: Sequence[str],
        region: str,
        provider: TerraformProvider | None = None,
    ) -> Registry:
        retained = not self.target.disposable
        key = EncryptionKey(
            self,
            f"{id_}-key",
            naming=self.naming,
            thing="registry",
            purpose="Encrypts container images",
            account_id=self.platform.account_id,
            region=region,
            retained=retained,
            provider=provider,
        )
        return Registry(
            self,
            id_,
            naming=self.naming,
            thing="app",
            key=key,
            readers=[f"arn:aws:iam::{account}:root" for account in reader_accounts],
            retained=retained,
            provider=provider,
        )

    def _pipelines(
        self,
        state_backend: StateBackendStack,
        environments: Sequence[Environment],
        zone: Route53Zone,
    ) -> None:
        """Grant each run the state it needs and the accounts it works in, nothing more."""
        states = self.refer_to(state_backend)
        github = GitHub(self, "github", naming=self.naming, repository=self.platform.repository)
        plan = github.role(
            PLAN, subject="pull_request", purpose="Plans pull requests, changes nothing"
        )
        plan.attach("state", states.get_string("state_policy_plan"))
        plan.allow_reading(zone.arn)
        plan.allow_assuming([plan_role_arn(self.platform, each) for each in environments])
        for environment in environments:
            apply = github.role(
                f"apply-{environment.name}",
                subject=f"environment:{environment.name}",
                purpose=f"Deploys {environment.name}",
            )
            apply.attach("state", states.get_string(f"state_policy_{environment.name}"))
            apply.allow_records(zone.arn)
            apply.allow_assuming(
                [f"arn:aws:iam::{environment.account_id}:role/{self.platform.deployment_role}"]
            )


def plan_role_arn(platform: Platform, environment: Environment) -> str:
    """Role that plans in an environment's account; the environment's stack makes it."""
    name = Naming(project=platform.project, environment=environment.name).name(PLAN)
    return f"arn:aws:iam::{environment.account_id}:role/{name}"


def pipeline_plan_role_arn(platform: Platform) -> str:
    """Role that GitHub's plans assume first, in the shared account."""
    return f"arn:aws:iam::{platform.account_id}:role/{shared_naming(platform).name(PLAN)}"
