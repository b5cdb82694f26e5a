"""Which terraform runs: the one named, the machine's, or the project's own."""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import versions
from terrace.toolchain.locations import local_terraform, repository_root

MINIMUM = {"Terraform": versions.Version(1, 11), "OpenTofu": versions.Version(1, 10)}
"""The first releases in which the S3 backend's own lock file is ready for production."""

NAME_VARIABLE = "TERRAFORM_BINARY_NAME"
"""The variable with which cdktf, too, is told to use another binary."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Terraform:
    """A binary that ran and told its version.

    Attributes:
        path: The binary.
        product: ``Terraform`` or ``OpenTofu``.
        version: Its release.
    """

    path: Path
    product: str
    version: versions.Version

    @property
    def fits(self) -> bool:
        """Whether this release can run the stacks."""
        return self.version >= MINIMUM[self.product]

    def __str__(self) -> str:
        return f"{self.product} {self.version} at {self.path}"


def terraform_binary(environ: Mapping[str, str] | None = None) -> Path:
    """Return the binary that runs the stacks.

    Raises:
        UserError: there is none, or none that is new enough.
    """
    return locate(os.environ if environ is None else environ, repository_root()).path


def locate(environ: Mapping[str, str], root: Path) -> Terraform:
    """Return the first fitting binary: the named one only, else the machine's, else our own.

    Raises:
        UserError: there is none, or none that is new enough.
    """
    unfit: list[Terraform] = []
    for path in _candidates(environ, root):
        found = probe(path, environ)
        if found is not None and found.fits:
            return found
        if found is not None:
            unfit.append(found)
    raise UserError(_refusal(environ, unfit))


def on_machine(environ: Mapping[str, str]) -> Terraform | None:
    """Return what the machine itself offers, fitting or not, under the name asked for."""
    path = shutil.which(environ.get(NAME_VARIABLE) or "terraform", path=environ.get("PATH"))
    return None if path is None else probe(Path(path), environ)


def probe(path: Path, environ: Mapping[str, str]) -> Terraform | None:
    """Run a binary to learn its version; None for what is neither Terraform nor OpenTofu."""
    line = versions.ask(path, "version", environ=environ)
    product = next((name for name in MINIMUM if line.startswith(f"{name} v")), None)
    version = versions.parse(line)
    if product is None or version is None:
        return None
    return Terraform(path=path, product=product, version=version)


def _candidates(environ: Mapping[str, str], root: Path) -> Iterator[Path]:
    named = environ.get(NAME_VARIABLE)
    on_path = shutil.which(named or "terraform", path=environ.get("PATH"))
    if on_path is not None:
        yield Path(on_path)
    own = local_terraform(root)
    if named in (None, "", "terraform") and own.is_file():
        yield own


def _refusal(environ: Mapping[str, str], unfit: list[Terraform]) -> str:
    named = environ.get(NAME_VARIABLE)
    if unfit:
        needed = MINIMUM[unfit[0].product]
        problem = f"{unfit[0]} is too old: {needed.major}.{needed.minor} or newer is needed"
    elif named:
        problem = f"{NAME_VARIABLE} is {named!r}, which is no terraform or tofu that runs"
    else:
        problem = "terraform is not installed"
    another = "a newer one" if unfit else "one"
    remedy = f"point {NAME_VARIABLE} at {another} or unset it" if named else "run: make setup"
    return f"{problem}; {remedy}"
