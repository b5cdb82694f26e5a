"""What can be wrong with a document itself."""


class DocumentError(ValueError):
    """A document that cannot be written with its meaning: what is wrong, and the text."""


def shown(value: object) -> str:
    """A value as an error shows it: on one line, and not all of a long one."""
    text = repr(value)
    if text == f"'{value}'" and str(value).replace("-", "_").isidentifier():
        text = str(value)
    return text if len(text) <= 100 else f"{text[:100]}…"
