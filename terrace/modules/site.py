"""The site of a module: whatever it asks for becomes a variable or a look-up, and nothing else."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

from cdktf import Fn

from constructs_lib.config.aws_fields import LOG_RETENTION_DAYS
from constructs_lib.naming import Naming
from constructs_lib.site import Durability, Site
from terrace.modules.validation import one_of

# cdktf drops a default of null, so a variable that may be left out is empty.
UNLESS_EMPTY = '${{var.{0} == "" ? null : var.{0}}}'


class Source(Protocol):
    """What a module declares when it is asked; `ModuleStack` is one."""

    naming: Naming

    @property
    def number(self) -> Callable[..., int]:
        """Take a number."""

    @property
    def text(self) -> Callable[..., str]:
        """Take a string."""

    @property
    def flag(self) -> Callable[..., Any]:
        """Take a truth value."""

    @property
    def common_tags(self) -> Any:
        """Tags of every resource."""

    @property
    def default_tags(self) -> Any:
        """Default tags of the caller's provider."""

    @property
    def account_id(self) -> str:
        """Account of the caller's provider."""

    @property
    def region(self) -> str:
        """Region of the caller's provider."""


class _Parts:
    """The parts of a site, each declared when a construct first asks for it."""

    def __init__(self, module: Source) -> None:
        self._module = module
        self.partition = "aws"
        self.already_there: dict[str, str] = {}  # only a root module can import

    @property
    def naming(self) -> Naming:
        return self._module.naming

    @property
    def common_tags(self) -> Any:
        return Fn.merge([self._module.default_tags, self._module.common_tags])

    @property
    def account_id(self) -> str:
        return self._module.account_id

    @property
    def region(self) -> str:
        return self._module.region

    @cached_property
    def log_retention_days(self) -> int:
        return self._module.number(
            "log_retention_days",
            "How long logs are kept, in days; one of CloudWatch's periods",
            example=365,
            default=365,
            validation=one_of("log_retention_days", LOG_RETENTION_DAYS),
        )

    @cached_property
    def durability(self) -> Durability:
        protected = self._module.flag(
            "protected",
            "What is stored refuses to be deleted: databases leave a last snapshot, buckets keep "
            "their objects, secrets can be restored; false only where nothing is real",
            default=True,
        )
        return Durability(protected=protected, retained=False)

    @cached_property
    def boundary_arn(self) -> str:
        return self._boundary(
            "permissions_boundary_arn",
            "Permission boundary of roles that run the project's code, as module `account` makes "
            "it; empty sets none",
            example="arn:aws:iam::123456789012:policy/acme-staging-boundary",
        )

    @cached_property
    def service_boundary_arn(self) -> str:
        return self._boundary(
            "service_permissions_boundary_arn",
            "Permission boundary of the other roles, which AWS's services take; empty sets none",
            example="arn:aws:iam::123456789012:policy/acme-staging-deployment-boundary",
        )

    def _boundary(self, variable: str, description: str, *, example: str) -> str:
        self._module.text(variable, description, example=example, default="")
        return UNLESS_EMPTY.format(variable)


class ModuleSite(Site):
    """A site whose parts are variables of a module and look-ups with the caller's provider."""

    __slots__ = ("_parts",)

    def __init__(self, module: Source) -> None:
        object.__setattr__(self, "_parts", _Parts(module))

    def __getattribute__(self, name: str) -> Any:
        # The fields of the class above are descriptors, which would come first.
        if name in Site.__dataclass_fields__:
            return getattr(object.__getattribute__(self, "_parts"), name)
        return object.__getattribute__(self, name)
