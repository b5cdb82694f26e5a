"""Debian's Alertmanager, run from where set-up unpacked it.

It looks for its templates in Debian's folder of the whole machine, where nothing is unless the
package is installed. A copy of the program looks in the folder that it is started in.
"""

from pathlib import Path

from terrace.toolchain.servers import ALERTMANAGER, Server, locate

INSTALLED = Path("/usr/share/prometheus/alertmanager")


def program(folder: Path) -> Path:
    """Return the program to start in a folder."""
    found: Server = locate(ALERTMANAGER)
    unpacked = found.program.parents[2] / INSTALLED.relative_to("/")
    if INSTALLED.exists() or not unpacked.exists():
        return found.program
    installed = str(INSTALLED).encode()
    name = b"templates".ljust(len(installed), b"-")  # of the same length, as it is in a program
    (folder / name.decode()).symlink_to(unpacked)
    copy = folder / "alertmanager"
    copy.write_bytes(found.program.read_bytes().replace(installed, name))
    copy.chmod(0o700)
    return copy
