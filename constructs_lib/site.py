"""Where something is and what it is named after: the one value that every construct takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdktf import Fn, IResolvable, Op, TerraformResourceLifecycle, Token

from constructs_lib.naming import Naming

SECRET_RECOVERY_DAYS = 30  # AWS Secrets Manager API Reference, DeleteSecret: the longest


@dataclass(frozen=True, kw_only=True, slots=True)
class Durability:
    """Whether what is stored may be lost; every protection follows from it.

    Attributes:
        protected: AWS refuses to delete it, buckets keep their objects, databases leave a last
            snapshot, and deleted secrets can be restored for 30 days. May be a token.
        retained: Terraform refuses to destroy it (`prevent_destroy`), which takes a literal.
    """

    protected: bool | IResolvable
    retained: bool

    @property
    def emptied_on_destroy(self) -> bool | IResolvable:
        """Whether destroying a store deletes what is in it."""
        if isinstance(self.protected, bool):
            return not self.protected
        negated: IResolvable = Op.not_(self.protected)
        return negated

    @property
    def lifecycle(self) -> TerraformResourceLifecycle | None:
        """Terraform's own refusal."""
        return TerraformResourceLifecycle(prevent_destroy=True) if self.retained else None

    @property
    def recovery_days(self) -> int:
        """How long a deleted secret can be restored, in days; 0 sets its name free at once."""
        if isinstance(self.protected, bool):
            return SECRET_RECOVERY_DAYS if self.protected else 0
        days: Any = Fn.conditional(self.protected, SECRET_RECOVERY_DAYS, 0)
        return Token.as_number(days)  # type: ignore[return-value]  # a token, which is a float

    def last_snapshot(self, name: str) -> str | None:
        """The name, where destroying a store leaves a snapshot of it; for one without a switch."""
        if isinstance(self.protected, bool):
            return name if self.protected else None
        return Token.as_string(Fn.conditional(self.protected, name, Token.null_value()))


PROTECTED = Durability(protected=True, retained=True)
DISPOSABLE = Durability(protected=False, retained=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Names, account, region, and how long what is there is kept; texts may be tokens.

    Attributes:
        naming: Names of everything there.
        account_id: The account, 12 digits.
        region: The region.
        partition: "aws", or that of another set of regions.
        log_retention_days: How long logs are kept; one of CloudWatch's periods, in days.
        durability: Whether what is stored may be lost.
        boundary_arn: Permission boundary of roles that run the project's code; None only where
            no code of the project runs.
        service_boundary_arn: Permission boundary of all other roles, which AWS's services and
            third parties' programs take; None leaves them without.
        common_tags: Tags of everything there, by name; in a module a token of them. The provider
            sets them itself, but on what it does not make, such as instances.
        already_there: Ids of what the account has already and can have once only, by kind; see
            `account/singletons.py`. Empty in a module, whose caller imports.
    """

    naming: Naming
    account_id: str
    region: str
    partition: str = "aws"
    log_retention_days: int
    durability: Durability
    boundary_arn: str | None = None
    service_boundary_arn: str | None = None
    common_tags: Any = field(default_factory=dict, hash=False)
    already_there: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def project(self) -> str:
        """First part of every name."""
        return self.naming.project

    @property
    def environment(self) -> str:
        """Second part of every name."""
        return self.naming.environment

    def name(self, thing: str = "", *, limit: int = 255) -> str:
        """Name a thing, refusing what is longer than the service takes."""
        return self.naming.name(thing, limit=limit)

    def path(self, thing: str) -> str:
        """Name a log group or parameter: `/<project>/<environment>/<thing>`."""
        return self.naming.path(thing)

    def tag(self, thing: str) -> dict[str, str]:
        """Tag a resource that has no name of its own, so that the console shows one."""
        return self.naming.tag(thing)

    def launched_tags(self, thing: str = "") -> Mapping[str, str]:
        """Tag what AWS makes and Terraform does not, where the provider's default tags end.

        Args:
            thing: What it is named after; empty where its maker names it.
        """
        own = {"Project": self.project, "Environment": self.environment}
        own |= self.tag(thing) if thing else {}
        if Token.is_unresolved(self.common_tags):
            return Token.as_string_map(Fn.merge([self.common_tags, own]))
        return {**self.common_tags, **own}

    def arn(self, service: str, resource: str) -> str:
        """ARN of something of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def public_arn(self, service: str, resource: str) -> str:
        """ARN of something of this region that belongs to no account, such as an image."""
        return f"arn:{self.partition}:{service}:{self.region}::{resource}"

    def iam_arn(self, resource: str) -> str:
        """ARN of something of this account that has no region, such as `role/<name>`."""
        return f"arn:{self.partition}:iam::{self.account_id}:{resource}"

    def managed_policy(self, path: str) -> str:
        """ARN of a policy that AWS keeps, by path and name."""
        return f"arn:{self.partition}:iam::aws:policy/{path}"

    def bucket_arn(self, name: str) -> str:
        """ARN of a bucket, or of objects in one."""
        return f"arn:{self.partition}:s3:::{name}"

    def host(self, service: str) -> str:
        """Host name of a service in this region, as `kms:ViaService` has it."""
        return f"{service}.{self.region}.amazonaws.com"

    def at(self, region: str) -> "Site":
        """The same in another region."""
        return Site(
            naming=self.naming,
            account_id=self.account_id,
            region=region,
            partition=self.partition,
            log_retention_days=self.log_retention_days,
            durability=self.durability,
            boundary_arn=self.boundary_arn,
            service_boundary_arn=self.service_boundary_arn,
            common_tags=self.common_tags,
        )
