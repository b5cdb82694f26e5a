"""One setting: everything that is known about a field of a configuration."""

import dataclasses
from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from constructs_lib.config.annotations import takes_none, without_none

KEY = "setting"  # in the metadata of a dataclass field
REQUIRED: Any = object()  # no default, which None would be


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A field of a configuration.

    Attributes:
        name: Name of the field; empty for the items of a tuple or mapping.
        annotation: Its type, resolved.
        description: What it is, in a few words, without its range.
        allowed: What is allowed, in words, as after "allowed: "; empty where the type says it.
        low: Smallest number, shortest period, or fewest items.
        high: Largest number, longest period, or most items.
        at_least: Name of the field of the same configuration that it is not below.
        unit: Unit of the number, in its usual spelling.
        one_of: Every allowed value, where they are few.
        pattern: Regular expression that a text has to match as a whole, in the syntax that Python
            and Terraform share.
        known: Gives every allowed text, where they are many.
        accepts: Whether a text is allowed, where no pattern can say it.
        fits: Whether a value that is no text is allowed.
        near: Gives texts to suggest one from, where `accepts` decides.
        condition: The same for Terraform: an expression with `{}` for the value.
        item: What is known about each item of a tuple, or each value of a mapping.
        key: What is known about each key of a mapping.
        unique: No item may be there twice.
        literal: It decides which resources there are, so it cannot be a variable of Terraform.
        default: Value without one, or REQUIRED.
        example: A value that is allowed.
    """

    name: str = ""
    annotation: Any = Any
    description: str = ""
    allowed: str = ""
    low: Any = None
    high: Any = None
    at_least: str | None = None
    unit: str | None = None
    one_of: tuple[Any, ...] | None = None
    pattern: str | None = None
    known: Callable[[], Collection[str]] | None = None
    accepts: Callable[[str], bool] | None = None
    fits: Callable[[Any], bool] | None = None
    near: Callable[[], Collection[str]] | None = None
    condition: str | None = None
    item: "Setting | None" = None
    key: "Setting | None" = None
    unique: bool = False
    literal: bool = False
    default: Any = REQUIRED
    example: Any = None

    @property
    def kind(self) -> Any:
        """Its type without None."""
        return without_none(self.annotation)

    @property
    def is_optional(self) -> bool:
        """Whether None is one of its values."""
        return takes_none(self.annotation)

    def of_item(self) -> "Setting":
        """What is known about each item of a tuple, or each value of a mapping."""
        arguments = get_args(self.kind)
        is_mapping = get_origin(self.kind) is not tuple
        return dataclasses.replace(self.item or Setting(), annotation=arguments[int(is_mapping)])

    def of_key(self) -> "Setting":
        """What is known about each key of a mapping."""
        return dataclasses.replace(self.key or Setting(), annotation=get_args(self.kind)[0])

    @property
    def is_required(self) -> bool:
        """Whether there is no default."""
        return self.default is REQUIRED


@cache
def fields_of(config: type) -> tuple[Setting, ...]:
    """What is known about each field of a configuration, in the order of their definition.

    Args:
        config: A dataclass; a field that no maker made is known by its type and default alone.
    """
    hints = get_type_hints(config)
    return tuple(
        dataclasses.replace(
            made_by(field) or Setting(),
            name=field.name,
            annotation=hints[field.name],
            default=_default(field),
        )
        for field in dataclasses.fields(config)
    )


def made_by(field: Any) -> Setting | None:
    """What the maker of a field wrote into it; None without a maker."""
    setting: Setting | None = field.metadata.get(KEY)
    return setting


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return REQUIRED if field.default is MISSING else field.default
