"""What can be wrong with a document itself."""


class DocumentError(ValueError):
    """A document that cannot be written with its meaning: what is wrong, and the text."""


def shown(value: object) -> str:
    """A value as an error shows it: on one line, and not all of a long one."""
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:100]}…"


def named(name: str) -> str:
    """A name on the way to what is wrong: in quotes if it is not as names are."""
    return name if name.replace("-", "_").isidentifier() else shown(name)
