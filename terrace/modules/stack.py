"""The stack that a module is synthesized from: variables in, constructs, outputs out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol, TypeGuard, TypeVar

from cdktf import (
    Fn,
    IResolvable,
    Postcondition,
    TerraformElement,
    TerraformOutput,
    TerraformProvider,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
    TerraformVariable,
    TerraformVariableValidationConfig,
    Token,
)
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.data_aws_default_tags import DataAwsDefaultTags
from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct

from constructs_lib.config import REQUIRED, Config
from constructs_lib.naming import Naming
from constructs_lib.site import Site
from stacks.addresses import Addresses
from terrace.modules import settings
from terrace.modules.site import ModuleSite
from terrace.modules.validation import Validation, matches

NAME = r"[a-z][a-z0-9]{1,11}"
NAME_ALLOWED = "2 to 12 lower-case letters or digits, a letter first"
# Those of GovCloud and of the isolated partitions have four parts, or a longer first one.
COMMERCIAL = '${can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")}'
NOT_COMMERCIAL = (
    "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of "
    "China and GovCloud."
)
NOTHING: Mapping[str, Any] = MappingProxyType({})
INPUTS, OUTPUTS = "inputs", "outputs"


_C = TypeVar("_C", bound=Config)


class _Tagged(Protocol):
    tags: Any
    tags_input: Any


def _takes_tags(element: object) -> TypeGuard[_Tagged]:
    return isinstance(element, TerraformResource) and hasattr(element, "tags_input")


class ModuleStack(TerraformStack):
    """A module in the making.

    Every module takes the project's name, the environment's and common tags, and puts the
    tags on each of its resources: it has no provider block whose default tags could.

    Attributes:
        naming: Names of what is in it.
        examples: A value for each variable that needs one, for the usage example and tests.
        common_tags: What the caller wants every resource to be tagged with.
        refused: Values that the variables' validations refuse.
        bound: Variables whose allowed values depend on others.
        providers: What the caller's other providers are for, by their aliases in the module.
    """

    def __init__(self, scope: Construct, name: str) -> None:
        self._addresses: defaultdict[str, Addresses] = defaultdict(Addresses)
        super().__init__(scope, name)
        self._inputs = Construct(self, INPUTS)
        self._outputs = Construct(self, OUTPUTS)
        self.examples: dict[str, Any] = {}
        self.refused: dict[str, list[Any]] = defaultdict(list)
        self.bound: set[str] = set()
        self.providers: dict[str, str] = {}
        self.naming = Naming(
            project=self.text(
                "project_name",
                "Name of the project, first part of every name",
                example="acme",
                validation=matches("project_name", NAME, NAME_ALLOWED, "Acme"),
            ),
            environment=self.text(
                "environment",
                "Environment, second part of every name",
                example="staging",
                validation=matches("environment", NAME, NAME_ALLOWED, "x"),
            ),
        )
        self.common_tags = self._variable(
            "common_tags", "map(string)", "Tags of every resource", example={}, default={}
        ).value

    def _allocate_logical_id(self, tf_element: TerraformElement) -> str:  # type: ignore[override]
        """Name each element by its path below the domain, variables and outputs by their own."""
        family, path = _without_domain(tf_element.node.path)
        return self._addresses[family].allocate(path)

    def foresee_address(self, path: str) -> str | None:
        """Name an element when it is made, so that Node.js need not ask."""
        family, path = _without_domain(path)
        return self._addresses[family].foresee(path)

    def text(
        self,
        name: str,
        description: str,
        *,
        example: str,
        default: Any = REQUIRED,
        validation: Validation | None = None,
    ) -> str:
        """Take a string."""
        variable = self._variable(
            name, "string", description, example=example, default=default, validation=validation
        )
        return str(variable.string_value)

    def number(
        self,
        name: str,
        description: str,
        *,
        example: int,
        default: Any = REQUIRED,
        validation: Validation | None = None,
    ) -> int:
        """Take a number; a token, although its type says int."""
        variable = self._variable(
            name, "number", description, example=example, default=default, validation=validation
        )
        token: int = variable.number_value  # type: ignore[assignment]
        return token

    def flag(self, name: str, description: str, *, default: bool) -> IResolvable:
        """Take a truth value."""
        return self._variable(
            name, "bool", description, example=default, default=default
        ).boolean_value

    def texts(self, name: str, description: str, *, example: list[str]) -> list[str]:
        """Take a list of strings."""
        variable = self._variable(name, "list(string)", description, example=example)
        return list(variable.list_value)

    def switches(
        self,
        name: str,
        description: str,
        *,
        example: dict[str, bool],
        validation: Validation,
    ) -> None:
        """Take truth values by name; what uses them says `var.<name>`."""
        self._variable(name, "map(bool)", description, example=example, validation=validation)

    def texts_by_name(self, name: str, description: str, *, example: dict[str, str]) -> str:
        """Take strings by name, none by default; return the variable's own expression."""
        self._variable(name, "map(string)", description, example=example, default={})
        return f"var.{name}"

    def config(
        self,
        config: type[_C],
        /,
        *,
        prefix: str = "",
        defaults: Mapping[str, Any] = NOTHING,
        **fixed: Any,
    ) -> _C:
        """Take the settings of a configuration: one variable for each field that is not fixed.

        Args:
            config: Class of the configuration, whose fields say type, text, range and example.
            prefix: What the variables' names begin with; a configuration inside of another is
                fixed there, and taken by a call of its own, with a prefix or without.
            defaults: Defaults of the module by field name, for fields that have none or another.
            fixed: Values by field name.

        Raises:
            ConfigurationError: A name that is no field, or a field that cannot be a variable.
        """
        variables = settings.variables_of(config, prefix, defaults, fixed)
        taken = {
            field: settings.token_of(self._variable(**each.options), each.type)
            for field, each in variables.items()
        }
        return config(**taken, **fixed)

    def provider(self, alias: str, description: str) -> TerraformProvider:
        """Take a provider of another region, beside the one that is handed down by itself."""
        self.providers[alias] = description
        return AwsProvider(Construct(self, f"provider-{alias}"), alias, alias=alias)

    def publish(
        self,
        name: str,
        value: Any,
        description: str,
        *,
        after: Sequence[TerraformResource] = (),
    ) -> None:
        """Give a value to the caller, who gets it once what is in `after` is there."""
        output = TerraformOutput(self._outputs, name, value=value, description=description)
        if after:
            # cdktf 0.20 writes "${type.name}" there, which Terraform refuses; goes when it has
            # learnt the form that it writes for resources.
            output.add_override("depends_on", [_address(each) for each in after])

    @cached_property
    def site(self) -> Site:
        """Names, account, region and durability; each a variable or look-up once it is used."""
        return ModuleSite(self)

    @cached_property
    def account_id(self) -> str:
        """Account of the caller's provider."""
        return DataAwsCallerIdentity(Construct(self, "caller"), "current").account_id

    @cached_property
    def default_tags(self) -> Any:
        """Default tags of the caller's provider, for what is made without the provider."""
        return DataAwsDefaultTags(Construct(self, "default-tags"), "current").tags

    @cached_property
    def region(self) -> str:
        """Region of the caller's provider; a plan fails outside the commercial partition."""
        commercial = Postcondition(condition=COMMERCIAL, error_message=NOT_COMMERCIAL)
        return DataAwsRegion(
            Construct(self, "region"),
            "current",
            lifecycle=TerraformResourceLifecycle(postcondition=[commercial]),
        ).name

    def tag_everything(self) -> None:
        """Put the common tags on every resource that takes tags, below its own."""
        for element in self.node.find_all():
            if _takes_tags(element):
                own = element.tags_input
                tags = Fn.merge([self.common_tags, own]) if own else self.common_tags
                element.tags = Token.as_string_map(tags)

    def _variable(
        self,
        name: str,
        type_: str,
        description: str,
        *,
        example: Any,
        default: Any = REQUIRED,
        nullable: bool = False,
        validation: Validation | None = None,
    ) -> TerraformVariable:
        options = {} if default is REQUIRED else {"default": _written(default)}
        if default is REQUIRED:
            self.examples[name] = example
        if validation:
            self.refused[name].append(validation.refused)
            if validation.is_relative:
                self.bound.add(name)
            options["validation"] = [
                TerraformVariableValidationConfig(
                    condition=f"${{{validation.condition}}}",
                    error_message=f"{name} allows {validation.allowed}.",
                )
            ]
        return TerraformVariable(
            self._inputs, name, type=type_, description=description, nullable=nullable, **options
        )


def _address(resource: TerraformResource) -> str:
    return f"{resource.terraform_resource_type}.{resource.friendly_unique_id}"


def _written(default: Any) -> Any:
    """A default as Terraform writes it; cdktf takes None for no default at all."""
    return Token.null_value() if default is None else default


def _without_domain(path: str) -> tuple[str, str]:
    """Split a path into what shares one set of addresses, and the path in that."""
    stack, domain, rest = path.split("/", 2)
    return domain if domain in {INPUTS, OUTPUTS} else "", f"{stack}/{rest}"
