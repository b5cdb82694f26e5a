"""The base of every configuration: it checks itself when it is made."""

from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

from constructs_lib.config import aws_fields, fields, text_fields
from constructs_lib.config.checking import check, wanted
from constructs_lib.config.setting import fields_of
from constructs_lib.config.tokens import holds_token
from constructs_lib.config.wording import did_you_mean, listed, received, shown
from constructs_lib.errors import ConfigurationError

_T = TypeVar("_T")


class _Named(type):
    """Refuses unknown, missing and unnamed fields in the words of every other refusal."""

    def __call__(cls: type[_T], /, *unnamed: Any, **given: Any) -> _T:
        if "__dataclass_fields__" not in vars(cls):
            raise TypeError(
                f"{cls.__name__} needs @dataclass(frozen=True, kw_only=True, slots=True)"
            )
        _refuse_unnamed(cls, unnamed)
        _refuse_unknown(cls, given)
        _refuse_missing(cls, given)
        made: _T = type.__call__(cls, **given)
        return made


# Tells type checkers which fields have no default; the decorator of each subclass does the rest.
@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(
        aws_fields.account_id,
        aws_fields.cpu_units,
        aws_fields.endpoint_services,
        aws_fields.instance_class,
        aws_fields.instance_types,
        aws_fields.log_retention_days,
        aws_fields.memory_mib,
        aws_fields.region,
        aws_fields.zone_ids,
        aws_fields.zones_letters,
        fields.choice,
        fields.duration,
        fields.flag,
        fields.moment,
        fields.part,
        fields.several,
        fields.table,
        fields.text,
        fields.whole,
        text_fields.cidr,
        text_fields.domain,
        text_fields.email,
        text_fields.environment_name,
        text_fields.github_ids,
        text_fields.github_repository,
        text_fields.image,
        text_fields.image_tag,
        text_fields.project_name,
        text_fields.role_name,
        text_fields.tag_value,
        text_fields.time_zone,
    ),
)
class Config(metaclass=_Named):
    """A configuration: `@dataclass(frozen=True, kw_only=True, slots=True)` below this class.

    Raises:
        ConfigurationError: A value that its field does not allow, or one that `check` refuses.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for setting in fields_of(type(self)):
            check(type(self).__name__, setting, getattr(self, setting.name))
        for setting in fields_of(type(self)):
            if setting.at_least:
                self._check_at_least(setting.name, setting.at_least)
        self.check()

    def check(self) -> None:
        """Refuse what single fields cannot tell; a subclass says what that is."""

    def knows(self, *fields: str) -> bool:
        """Whether these fields hold literal values: a variable cannot be compared in Python."""
        return not any(holds_token(getattr(self, field)) for field in fields)

    def refuse(self, field: str, allowed: str, *, hint: str = "") -> ConfigurationError:
        """Word a refusal, for `check` to raise.

        Args:
            field: Its name, with dots on the way into a part: "jobs.nodes".
            allowed: What is allowed.
            hint: What else helps, after a semicolon.
        """
        said = f"{field} is {shown(attrgetter(field)(self))}, allowed: {allowed}"
        tail = f"; {hint}" if hint else ""
        return ConfigurationError(f"{type(self).__name__}: {said}{tail}")

    def _check_at_least(self, field: str, minimum: str) -> None:
        value, least = getattr(self, field), getattr(self, minimum)
        if value is not None and least is not None and self.knows(field, minimum) and value < least:
            raise self.refuse(field, f"{least} or more, as {minimum}")


def _refuse_unnamed(config: type, unnamed: tuple[Any, ...]) -> None:
    if unnamed:
        first = fields_of(config)[0].name
        raise ConfigurationError(
            f"{config.__name__}: {received(unnamed[0])} has no field name, "
            f"allowed: a name before each value, as in {first}={shown(unnamed[0])}"
        )


def _refuse_unknown(config: type, given: dict[str, Any]) -> None:
    names = [setting.name for setting in fields_of(config)]
    unset = [name for name in names if name not in given]
    for name in given:
        if name not in names:
            hint = did_you_mean(name, unset) or did_you_mean(name, names)
            raise ConfigurationError(
                f"{config.__name__}: {name} is not one of its fields, "
                f"allowed: {listed(names)}{hint}"
            )


def _refuse_missing(config: type, given: dict[str, Any]) -> None:
    missing = [
        setting
        for setting in fields_of(config)
        if setting.is_required and setting.name not in given
    ]
    if missing:
        names = listed(setting.name for setting in missing)
        is_one = len(missing) == 1
        allowed = is_one and (missing[0].allowed or wanted(missing[0]))
        raise ConfigurationError(
            f"{config.__name__}: {names} {'is' if is_one else 'are'} missing"
            + (f", allowed: {allowed}" if allowed else "")
        )
