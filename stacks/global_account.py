"""Stack `global`: what all environments share, but for the state: images, DNS, pipeline roles."""

from collections.abc import Sequence

from cdktf import DataTerraformRemoteStateS3, TerraformProvider
from cdktf_cdktf_provider_aws.route53_zone import Route53Zone
from constructs import Construct

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.delivery.github import GitHub
from constructs_lib.delivery.image_rights import push_images, see_images
from constructs_lib.delivery.preview_access import PreviewAccess
from constructs_lib.delivery.registry import Registry
from constructs_lib.delivery.registry_replication import RegistryReplication
from constructs_lib.edge.records_role import RecordsRole
from constructs_lib.naming import Naming
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.site import Site
from constructs_lib.storage.log_bucket import LogBucket
from environments import Environment, Platform, previews
from environments.previews import PreviewsAccount
from stacks import shared_set_up
from stacks.base import PlatformStack, shared_naming, shared_site
from stacks.pipelines import (
    IMAGES,
    PLAN,
    PLAN_SHARED,
    PLAN_SHARED_RUN,
    apply_run,
    apply_thing,
    plan_run,
    plan_thing,
)
from stacks.records import (
    cluster_role_arn,
    kubernetes_host,
    records_role_arn,
    records_thing,
)
from stacks.state_backend import StateBackendStack, policy_output
from stacks.target import Feature, Target, offered


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
            site=shared_site(platform, target),
            owner=platform.owner,
            cost_center=platform.cost_center,
        )
        self.add_provider("aws", account_id=platform.account_id, region=platform.region, role=None)
        self._images = self._registries(environments)
        zone = Route53Zone(
            self,
            "zone",
            name=platform.domain,
            comment="Names of the platform's environments",
            # A new zone gets new name servers, which somebody has to enter at the registrar.
            lifecycle=self.site.durability.lifecycle,
        )
        self._pipelines(state_backend, environments, zone)
        for each in environments:
            if each.named_on_kubernetes:
                RecordsRole(
                    self,
                    records_thing(each.name),
                    site=self.site,
                    thing=records_thing(each.name),
                    host=kubernetes_host(platform, each.name),
                    zone_arn=zone.arn,
                    trusted_role=cluster_role_arn(platform, each),
                )
        AccountSecurity(
            self,
            "account",
            site=self.site,
            config=offered(platform.account_security, target),
            access_logs=LogBucket(self, "storage", site=self.site),
            # Alarms need a topic and people on it, which the shared account has not; its findings
            # and its trail are read in Security Hub and in CloudWatch.
            alarms=None,
            block_public_buckets=target.has(Feature.ACCOUNT_BUCKET_BLOCK),
        )
        self.publish("zone_id", zone.zone_id, "Public DNS zone of the platform")
        self.publish(
            "name_servers",
            zone.name_servers,
            "Name servers to enter where the domain is registered",
        )

    def _registries(self, environments: Sequence[Environment]) -> dict[str, Registry]:
        """Make a registry for each image, by its name, and its copy in the recovery region."""
        platform = self.platform
        there = self.site.at(platform.recovery_region)
        elsewhere = self.add_provider(
            "aws-recovery",
            alias="recovery",
            account_id=platform.account_id,
            region=there.region,
            role=None,
        )
        key = self._registry_key("registry-key", self.site)
        copies_key = self._registry_key("recovery-registry-key", there, elsewhere)
        images, copies = {}, []
        for repository in sorted({name for each in environments for name in each.repositories}):
            accounts = {e.account_id for e in environments if repository in e.repositories}
            if platform.previews:  # of which nobody knows yet what they run
                accounts.add(platform.previews.account_id)
            readers = sorted(accounts)
            registry = self._registry(f"registry-{repository}", repository, key, readers)
            images[repository] = registry
            copy = f"recovery-registry-{repository}"
            copies.append(self._registry(copy, repository, copies_key, readers, elsewhere))
            self.publish(
                repository_output(repository, "url"),
                registry.repository.repository_url,
                f"Where images of {repository} are pulled",
            )
            self.publish(
                repository_output(repository, "arn"),
                registry.repository.arn,
                f"Repository of images of {repository}",
            )
        if copies:
            RegistryReplication(self, "registry-replication", site=there, targets=copies)
        return images

    def _registry_key(
        self, id_: str, site: Site, provider: TerraformProvider | None = None
    ) -> EncryptionKey:
        return EncryptionKey(
            self,
            id_,
            site=site,
            thing="registry",
            purpose="Encrypts container images",
            provider=provider,
        )

    def _registry(
        self,
        id_: str,
        repository: str,
        key: EncryptionKey,
        reader_accounts: Sequence[str],
        provider: TerraformProvider | None = None,
    ) -> Registry:
        return Registry(
            self,
            id_,
            site=self.site,
            thing=repository,
            key=key,
            readers=[f"arn:aws:iam::{account}:root" for account in reader_accounts],
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
        trusted = self.platform.trusted_repositories
        github = GitHub(self, "github", site=self.site, repositories=trusted)
        by_name = {each.name: each for each in environments}
        unprotected = [each for each in environments if not each.protected]
        if unprotected:
            subjects: tuple[str, ...] = ("pull_request", f"environment:{PLAN}")
            self._plans(github, states, zone, PLAN, subjects=subjects, of=unprotected)
        for environment in environments:
            if environment.protected:
                thing = plan_thing(environment)
                subjects = (f"environment:{plan_run(environment)}",)
                self._plans(github, states, zone, thing, subjects=subjects, of=[environment])
            apply = github.role(
                apply_thing(environment.name),
                subject=f"environment:{apply_run(environment.name)}",
                purpose=f"Deploys {environment.name}",
            )
            apply.attach("state", states.get_string(policy_output(environment.name)))
            apply.allow_records(zone.arn)
            apply.allow("images", see_images(self._repository_arns(environment)))
            role = self.platform.deployment_role_in(environment.name)
            # What is promoted runs in another environment before, which it looks at.
            before = [by_name[environment.promotion.after]] if environment.promotion else []
            apply.allow_assuming(
                [
                    f"arn:aws:iam::{environment.account_id}:role/{role}",
                    *(plan_role_arn(self.platform, each) for each in before),
                ]
            )
        self._plan_shared(github, states)
        if environments:
            images = github.role(
                IMAGES, subject=f"environment:{IMAGES}", purpose="Pushes images, deploys none"
            )
            images.allow("images", push_images(self._repository_arns(*environments)))
        if account := self.platform.previews_account:
            self._previews(github, states, zone, account)

    def _repository_arns(self, *environments: Environment) -> list[str]:
        names = sorted({name for each in environments for name in each.repositories})
        return [self._images[name].repository.arn for name in names]

    def _plan_shared(self, github: GitHub, states: DataTerraformRemoteStateS3) -> None:
        """Let scheduled runs look for drift in what people deploy."""
        plan = github.role(
            PLAN_SHARED,
            subject=f"environment:{PLAN_SHARED_RUN}",
            purpose="Plans what all environments share, changes nothing",
        )
        plan.attach("state", states.get_string(policy_output(PLAN_SHARED)))
        plan.allow("set-up", shared_set_up.reading(self.site))

    def _previews(
        self,
        github: GitHub,
        states: DataTerraformRemoteStateS3,
        zone: Route53Zone,
        account: PreviewsAccount,
    ) -> None:
        """Let runs for pull requests find all previews, and change one at a time."""
        deployment = self.platform.deployment_role_in(account.name)
        deployment_role_arn = f"arn:aws:iam::{account.account_id}:role/{deployment}"
        apply = github.role(
            apply_thing(account.name),
            subject=f"environment:{apply_run(account.name)}",
            purpose="Deploys and reaps environments of pull requests",
        )
        apply.attach("state", states.get_string(policy_output(account.name)))
        pipeline = shared_naming(self.platform).name(apply_thing(account.name))
        trusted = (pipeline, *self.platform.administrators, *self.target.administrators)
        one = PreviewAccess(
            self,
            previews.ROLE,
            site=self.site,
            thing=previews.ROLE,
            tag=previews.PREVIEW_TAG,
            previews=f"{account.name}-*",
            trusted=[self.site.iam_arn(f"role/{each}") for each in dict.fromkeys(trusted)],
            domain=self.platform.domain,
            zone_arn=zone.arn,
            state_policy_arn=states.get_string(policy_output(previews.ROLE)),
            deployment_role_arn=deployment_role_arn,
        )
        apply.allow("images", see_images([each.repository.arn for each in self._images.values()]))
        # Into the account as well, for what is no deployment: health checks, tasks of a database.
        apply.allow_assuming([deployment_role_arn, one.role.arn], with_tags=True)

    def _plans(
        self,
        github: GitHub,
        states: DataTerraformRemoteStateS3,
        zone: Route53Zone,
        thing: str,
        *,
        subjects: Sequence[str],
        of: Sequence[Environment],
    ) -> None:
        """Let runs with one of some subjects plan environments."""
        subject, *besides = subjects
        plan = github.role(
            thing,
            subject=subject,
            besides=besides,
            purpose="Plans pull requests, changes nothing"
            if thing == PLAN
            else f"Plans {of[0].name}, changes nothing",
        )
        plan.attach("state", states.get_string(policy_output(thing)))
        plan.allow_reading(zone.arn)
        plan.allow_reading_policies(self._repository_arns(*of))
        if named := [each.name for each in of if each.named_on_kubernetes]:
            plan.allow_reading_roles([records_role_arn(self.platform, name) for name in named])
        plan.allow_assuming([plan_role_arn(self.platform, each) for each in of])


def plan_role_arn(platform: Platform, environment: Environment) -> str:
    """Role that plans in an environment's account; the environment's stack makes it."""
    name = Naming(project=platform.project, environment=environment.name).name(PLAN)
    return f"arn:aws:iam::{environment.account_id}:role/{name}"


def pipeline_plan_role_arn(platform: Platform, environment: Environment) -> str:
    """Role that GitHub's plans of an environment assume first, in the shared account."""
    name = shared_naming(platform).name(plan_thing(environment))
    return f"arn:aws:iam::{platform.account_id}:role/{name}"


def pipeline_apply_role_arn(platform: Platform, environment: str) -> str:
    """Role that GitHub's deployments of an environment assume first, in the shared account."""
    name = shared_naming(platform).name(apply_thing(environment))
    return f"arn:aws:iam::{platform.account_id}:role/{name}"


def repository_output(repository: str, what: str) -> str:
    """Name of the output with a repository's "url" or "arn"."""
    return f"repository_{what}_{repository.replace('-', '_')}"
