"""Prometheus' own programs: the machine's, or those that set-up unpacked from Debian packages."""

import os
import shutil

from terrace.delivery.check.outcome import Files
from terrace.errors import UserError
from terrace.toolchain.servers import debian_folder


def program(name: str, files: Files) -> str:
    """Path of a program such as promtool or amtool, the machine's own one first.

    Raises:
        UserError: There is none.
    """
    folder = debian_folder(files.tools) / "usr/bin"
    places = os.pathsep.join([files.environ.get("PATH", ""), str(folder)])
    found = shutil.which(name, path=places)
    if found is None:
        raise UserError(
            f"no {name} is on this machine, looked on PATH and in {folder}; install it (on Debian "
            "with the package prometheus or prometheus-alertmanager), or run: make setup"
        )
    return found
