"""What a setting may be, and how a field says which variable it is read from."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

Word = Annotated[str, StringConstraints(pattern=r"^[^\s/]+$", max_length=255)]
MOST_PORTS = 65535
Port = Annotated[int, Field(ge=1, le=MOST_PORTS)]
Web = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=2048)]
Arn = Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:[a-z0-9-]+:\S+$")]


def like(pattern: str, port: Callable[[str], int | None]) -> AfterValidator:
    """Return a check of an address that may hold a password, for which pydantic has none.

    Args:
        pattern: What it looks like.
        port: Finds its port; raises ValueError if that is no number.
    """

    def check(value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if not re.fullmatch(pattern, text) or not 1 <= (port(text) or 1) <= MOST_PORTS:
            raise ValueError(pattern)
        return value

    return AfterValidator(check)


class SettingsError(Exception):
    """A setting that is wrong or missing, in one sentence."""


def setting(name: str, allowed: str, **options: Any) -> Any:
    """Return a field that is read from a variable.

    Args:
        name: The variable.
        allowed: What it may be, as a clause for messages and documents.
        options: Further arguments of pydantic's Field.
    """
    return Field(alias=name, description=allowed, **options)


class Part(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
