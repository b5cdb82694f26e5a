"""Values and tokens: which must be known when stacks are synthesized, and how both are written."""

from typing import Any

from cdktf import Token

from constructs_lib.config.tokens import NOT_LITERAL, holds_token
from constructs_lib.errors import ConfigurationError


def require_literal(**fields: Any) -> None:
    """Refuse variables and other tokens where a literal value is needed.

    Args:
        **fields: Value by field name; of a tuple, every item.

    Raises:
        ConfigurationError: One is a token, or holds one; names the field.
    """
    for field, value in fields.items():
        if holds_token(value):
            raise ConfigurationError(f"{field} {NOT_LITERAL}")


def as_text(number: int) -> str:
    """Write a number that AWS takes as text; a token's own text would be a meaningless number."""
    return Token.as_string(number) if Token.is_unresolved(number) else str(number)
