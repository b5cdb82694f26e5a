"""Values and tokens: which must be known when stacks are synthesized, and how both are written."""

from typing import Any

from cdktf import Token

from constructs_lib.errors import ConfigurationError


def require_literal(**fields: Any) -> None:
    """Refuse variables and other tokens where a literal value is needed.

    Args:
        **fields: Value by field name; of a tuple, every item.

    Raises:
        ConfigurationError: One is a token, or holds one; names the field.
    """
    for field, value in fields.items():
        items = list(value) if isinstance(value, tuple | list) else [value]
        # A list that is a token as a whole has one item, which only the whole list tells from text.
        if Token.is_unresolved(items) or any(map(Token.is_unresolved, items)):
            raise ConfigurationError(
                f"{field} is a variable, allowed: a literal value; "
                "it decides which resources there are, which Terraform has to know beforehand"
            )


def as_text(number: int) -> str:
    """Write a number that AWS takes as text; a token's own text would be a meaningless number."""
    return Token.as_string(number) if Token.is_unresolved(number) else str(number)
