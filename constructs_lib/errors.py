"""The error that a wrong configuration gets."""

import re

_FIELD = re.compile(r"(?:^|: )([A-Za-z_][\w.]*(?:\['[^']*'\][\w.]*)*) (?:is|has|are) ")


class ConfigurationError(ValueError):
    """A configured value that cannot work: names the field, the value and what is allowed.

    The sentence is "<whose>: <field> is <value>, allowed: <what>".
    """

    @property
    def field(self) -> str:
        """The field that the sentence names, such as "services['app'].spot"; empty without one."""
        found = _FIELD.search(str(self))
        return found[1] if found else ""
