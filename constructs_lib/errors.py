"""The error that a wrong configuration gets."""


class ConfigurationError(ValueError):
    """A configured value that cannot work: names the field, the value and what is allowed.

    Attributes:
        field: Name of the field, from which its line in a file is found; empty without one.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
