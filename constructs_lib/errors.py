"""The error that a wrong configuration gets."""


class ConfigurationError(ValueError):
    """A configured value that cannot work: names the field, the value and what is allowed."""
