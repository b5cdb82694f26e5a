"""The error that a wrong configuration gets."""


class ConfigurationError(ValueError):
    """A configured value that cannot work: names the field, the value and what is allowed.

    Attributes:
        field: Name of the field, with dots and keys on the way such as "services['app'].spot";
            its line in a file is found from it. Empty without one.
        of: The configuration that has the field, where several were looked at together.
    """

    def __init__(self, sentence: str, *, field: str = "", of: object = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.of = of
