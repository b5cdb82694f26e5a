"""What the fast start-up is made for: it relies on the inside of packages that promise nothing."""

import os
import sys
from importlib.metadata import version

MADE_FOR = {"cdktf": ((0, 20, 12), (0, 22)), "jsii": ((1, 142), (1, 143))}
"""The first version that it was tested with, and the first one that it was not."""


def hindrance() -> str | None:
    """Tell what is not as it has to be, None if everything is."""
    if os.name != "posix":
        return f"it is made for Linux and macOS, and this is {sys.platform}"
    if os.environ.get("JSII_RUNTIME"):
        return "JSII_RUNTIME names another runtime of jsii"
    for package, (first, end) in MADE_FOR.items():
        found = version(package)
        numbers = tuple(int(each) if each.isdigit() else -1 for each in found.split("."))
        if not first <= numbers < end:
            wanted = f"from {_written(first)} to below {_written(end)}"
            return f"{package} is {found}, and it is made for {package} {wanted}"
    return None


def _written(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
