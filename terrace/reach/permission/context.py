"""What is known of a request beside its action and resource: the values of condition keys."""

from collections.abc import Callable, Mapping, Sequence

Lookup = Callable[[str], "tuple[str, ...] | None"]


class Context:
    """The condition keys of a request: known, known to be absent, or unknown.

    Names of keys know no case (IAM User Guide, "Condition"), those of tags neither.
    """

    def __init__(
        self,
        values: Mapping[str, str | Sequence[str]] | None = None,
        *,
        fallback: Lookup = lambda _: None,
        present: frozenset[str] = frozenset(),
    ) -> None:
        """Keep the values.

        Args:
            values: By key; an empty sequence says that the request does not carry the key.
            fallback: Asked, in lower case, for keys that `values` lacks; None says unknown.
            present: Keys, in lower case, that every request carries, whatever their value.
        """
        self._values = {key.lower(): _sequence(value) for key, value in (values or {}).items()}
        self._fallback = fallback
        self._present = present

    def values(self, key: str) -> tuple[str, ...] | None:
        """Return the values of a key: empty where it is absent, None where nobody knows."""
        lower = key.lower()
        return self._values[lower] if lower in self._values else self._fallback(lower)

    def exists(self, key: str) -> bool | None:
        """Whether the request carries a key with a value; None where nobody knows."""
        values = self.values(key)
        if values is None:
            return True if key.lower() in self._present else None
        return bool(values)


def _sequence(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
