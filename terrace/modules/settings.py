"""Variables of a module from the fields of a configuration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from cdktf import TerraformVariable, Token

from constructs_lib.config import REQUIRED, Config, Setting, fields_of
from constructs_lib.errors import ConfigurationError
from terrace.modules.conditions import validation_of
from terrace.modules.validation import Validation, at_least

TOKENS: dict[str, Callable[[TerraformVariable], Any]] = {
    "string": lambda variable: variable.string_value,
    "number": lambda variable: variable.number_value,
    "bool": lambda variable: variable.boolean_value,
    "list(string)": lambda variable: tuple(variable.list_value),
    "list(number)": lambda variable: tuple(Token.as_number_list(variable.value)),
    "map(string)": lambda variable: Token.as_string_map(variable.value),
    "map(number)": lambda variable: Token.as_number_map(variable.value),
    "map(bool)": lambda variable: Token.as_boolean_map(variable.value),
}
TYPES: dict[Any, str] = {str: "string", int: "number", float: "number", bool: "bool"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Variable:
    """One variable.

    Attributes:
        type: Its type in Terraform.
        options: What `ModuleStack` declares it with.
    """

    type: str
    options: Mapping[str, Any]


def variables_of(
    config: type[Config], prefix: str, defaults: Mapping[str, Any], fixed: Mapping[str, Any]
) -> dict[str, Variable]:
    """Describe a variable for each field that is not fixed, by the field's name.

    Raises:
        ConfigurationError: A name that is no field, or a field that cannot be a variable.
    """
    known = {setting.name: setting for setting in fields_of(config)}
    if unknown := [name for name in (*defaults, *fixed) if name not in known]:
        raise ConfigurationError(
            f"{config.__name__}: {unknown[0]} is not one of its fields, allowed: {', '.join(known)}"
        )
    return {
        name: _variable(config, setting, prefix, defaults.get(name, setting.default), fixed)
        for name, setting in known.items()
        if name not in fixed
    }


def token_of(variable: TerraformVariable, type_: str) -> Any:
    """What a field holds instead of a value."""
    return TOKENS[type_](variable)


def _variable(
    config: type[Config], setting: Setting, prefix: str, default: Any, fixed: Mapping[str, Any]
) -> Variable:
    type_ = _type(setting.kind)
    if setting.literal or type_ is None:
        raise ConfigurationError(
            f"{config.__name__}: {setting.name} cannot be a variable, "
            "allowed: a fixed value, given by its name"
        )
    name = f"{prefix}{setting.name}"
    nullable = setting.is_optional
    return Variable(
        type=type_,
        options={
            "name": name,
            "type_": type_,
            "description": _description(setting),
            "example": _plain(_example(config, setting) if default is REQUIRED else default),
            "default": default if default is REQUIRED else _plain(default),
            "nullable": nullable,
            "validation": _validation(setting, name, prefix, fixed, nullable=nullable),
        },
    )


def _description(setting: Setting) -> str:
    has_range = setting.low is not None and setting.allowed
    return f"{setting.description}, {setting.allowed}" if has_range else setting.description


def _validation(
    setting: Setting, name: str, prefix: str, fixed: Mapping[str, Any], *, nullable: bool
) -> Validation | None:
    found = validation_of(setting, name)
    if setting.at_least and found:
        bound = fixed.get(setting.at_least, f"{prefix}{setting.at_least}")
        found = found.and_also(at_least(name, bound))
    return found.or_null(name) if found and nullable else found


def _example(config: type[Config], setting: Setting) -> Any:
    for candidate in (setting.example, setting.one_of and setting.one_of[0], setting.low):
        if candidate is not None:
            return candidate
    if TYPES.get(setting.kind) == "bool":
        return True
    raise ConfigurationError(f"{config.__name__}: {setting.name} needs an example or a default")


def _type(kind: Any) -> str | None:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple and TYPES.get(arguments[0]) in {"string", "number"}:
        return f"list({TYPES[arguments[0]]})"
    if isinstance(origin, type) and issubclass(origin, Mapping) and arguments[1] in TYPES:
        return f"map({TYPES[arguments[1]]})"
    return TYPES.get(kind)


def _plain(value: Any) -> Any:
    """A value as Terraform has it."""
    return list(value) if isinstance(value, tuple) else value
