"""What all environments share: one value, `PLATFORM`, in `shared.py`."""

from collections.abc import Mapping
from dataclasses import dataclass

from constructs_lib import config as fields
from constructs_lib.account import singletons
from constructs_lib.account.config import AccountSecurityConfig, already_there
from constructs_lib.config import Config
from constructs_lib.errors import ConfigurationError
from environments.previews import PreviewsAccount, PreviewsConfig, prepared_as


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform(Config):
    """What all environments share.

    Attributes:
        project: First part of every physical name; 2 to 12 lower-case letters or digits.
        account_id: Account of the state bucket, the image registry, the DNS zone and the
            roles that pipelines assume; 12 digits.
        region: Region of those.
        recovery_region: Another region, with a copy of states and images.
        region_is_lost: Set while AWS has lost that region: states and images are then taken from
            their copies, and what is deployed goes elsewhere. See
            `docs/runbooks/disaster-recovery.md`.
        repository: GitHub repository that deploys the platform, "owner/name".
        repository_ids: GitHub's numbers of owner and repository, "123456/456789". GitHub names them
            in the subject of each run of a repository that was made, renamed or moved after
            2026-07-15, or that opted in; None for one whose subjects have names only.
        trust_repository_names: A subject with names only is trusted besides, while a repository
            goes over to the other form. Whoever gets the names after you is trusted with it.
        domain: Public DNS zone; each environment serves `<environment>.<domain>`.
        deployment_role: Role in each environment's account that deploys there, where it is not
            the one that `terrace bootstrap` makes, `<project>-<environment>-deployment`.
        administrators: Roles of the shared account that may deploy by hand, beside the pipeline's:
            path and name, with * for anything. By default Identity Center's administrators.
        account_security: Detectors of the shared account.
        already_there: What its account has already and can have once only, as for environments;
            "github-oidc" is the identity provider that other projects may have made.
        previews: Environments of pull requests; None for none.
        owner: Team that answers for the shared resources.
        cost_center: Who pays for them.
    """

    project: str = fields.project_name()
    account_id: str = fields.account_id("Account of state, images, DNS and pipeline roles")
    region: str = fields.region()
    recovery_region: str = fields.region("Region with a copy of states and images")
    region_is_lost: bool = fields.flag(
        "States and images are taken from their copies, because the region is lost",
        literal=True,
        default=False,
    )
    repository: str = fields.github_repository("GitHub repository that deploys the platform")
    repository_ids: str | None = fields.github_ids(
        "GitHub's numbers of owner and repository", default=None
    )
    trust_repository_names: bool = fields.flag(
        "A subject with names only is trusted besides", literal=True, default=False
    )
    domain: str = fields.domain("Public DNS zone")
    deployment_role: str | None = fields.role_name(
        "Role in each environment's account that deploys there", default=None
    )
    administrators: tuple[str, ...] = fields.several(
        "Roles of the shared account that may deploy by hand",
        item=fields.role_pattern("Role of the shared account, by path and name"),
        literal=True,
        # Only Identity Center makes roles on this path.
        # Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies"
        default=("aws-reserved/sso.amazonaws.com/*AWSReservedSSO_AdministratorAccess_*",),
    )
    account_security: AccountSecurityConfig = fields.part(
        "Detectors of the shared account", default=AccountSecurityConfig()
    )
    already_there: Mapping[str, str | None] = already_there()
    previews: PreviewsConfig | None = fields.part("Environments of pull requests", default=None)
    owner: str = fields.tag_value("Team that answers for the shared resources")
    cost_center: str = fields.tag_value("Who pays for them")

    def check(self) -> None:
        """Refuse copies that would be lost with the originals."""
        if self.recovery_region == self.region:
            raise self.refuse("recovery_region", f"another region than {self.region}")
        if self.previews and self.previews.account_id == self.account_id:
            hint = "previews may make and delete all that is in theirs"
            raise self.refuse("previews.account_id", "another account than account_id", hint=hint)
        if self.trust_repository_names and not self.repository_ids:
            hint = "a subject with names is the only one then"
            raise self.refuse("trust_repository_names", "False without repository_ids", hint=hint)
        try:
            _ = self.singletons
        except ConfigurationError as error:
            raise ConfigurationError(f"Platform: {error}") from None

    def deployment_role_in(self, environment: str) -> str:
        """Name of the role that deploys an environment, in its account."""
        return self.deployment_role or f"{self.project}-{prepared_as(environment)}-deployment"

    @property
    def previews_account(self) -> PreviewsAccount | None:
        """The account of previews as its bootstrap sees it; None without previews."""
        if self.previews is None:
            return None
        return PreviewsAccount(
            account_id=self.previews.account_id,
            region=self.previews.region,
            owner=self.owner,
            cost_center=self.cost_center,
        )

    @property
    def serving_region(self) -> str:
        """Region that states and images are taken from."""
        return self.recovery_region if self.region_is_lost else self.region

    @property
    def trusted_repositories(self) -> tuple[str, ...]:
        """The repository as GitHub's subjects name it, after "repo:".

        Source: GitHub Docs, "OpenID Connect reference", section "Immutable subject claims".
        """
        if not self.repository_ids:
            return (self.repository,)
        names, ids = self.repository.split("/"), self.repository_ids.split("/")
        immutable = "/".join(f"{name}@{id_}" for name, id_ in zip(names, ids, strict=True))
        return (immutable, self.repository) if self.trust_repository_names else (immutable,)

    @property
    def singletons(self) -> dict[str, str]:
        """Ids of what its account has already, by kind."""
        makes = self.account_security.singletons | {singletons.GITHUB}
        return singletons.identified(self.already_there, makes=makes, account_id=self.account_id)
