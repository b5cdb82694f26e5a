"""Which Node.js runs cdktf and the provider bindings: the machine's, or the project's own."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import versions
from terrace.toolchain.locations import local_node, repository_root

LAZY_CDKTF = Path(__file__).with_name("lazy_cdktf.cjs")
QUICK_LINES = Path(__file__).with_name("quick_lines.cjs")
RETIRED_STACKS = Path(__file__).with_name("retired_stacks.cjs")
PATIENT = Path(__file__).with_name("patient.cjs")
PRELOADS = (LAZY_CDKTF, QUICK_LINES, RETIRED_STACKS, PATIENT)
MINIMUM = versions.Version(22, 0)
"""The oldest Node.js that is still maintained; jsii supports none that is not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A Node.js that ran and told its version.

    Attributes:
        path: The binary.
        version: Its release.
        is_local: Whether it is the project's own, so that PATH has to lead to it.
    """

    path: Path
    version: versions.Version
    is_local: bool


def node_binary(environ: Mapping[str, str] | None = None) -> Path:
    """Return the Node.js in use.

    Raises:
        UserError: there is none that fits.
    """
    found = find(os.environ if environ is None else environ, repository_root())
    if found is None:
        raise UserError(f"Node.js {MINIMUM.major} or newer is not installed; run: make setup")
    return found.path


def cdktf_command(environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the command line of the locked cdktf, to which arguments are added.

    Raises:
        UserError: set-up has not run.
    """
    program = cdktf_program(repository_root())
    if program is None:
        raise UserError("cdktf is not installed in node_modules; run: make setup")
    preloads = [word for file in PRELOADS for word in ("--require", str(file))]
    return [str(node_binary(environ)), *preloads, str(program)]


def cdktf_program(root: Path) -> Path | None:
    """Return the locked cdktf, unless it is missing or empty: Node.js runs an empty file, too."""
    folder = root / "node_modules" / "cdktf-cli" / "bundle" / "bin"
    files = (folder / "cdktf", folder / "cdktf.js")
    return files[0] if all(each.is_file() and each.stat().st_size for each in files) else None


def find(environ: Mapping[str, str], root: Path) -> Node | None:
    """Return the machine's Node.js where it is new enough and has npm, else our own, else None."""
    search_path = environ.get("PATH")
    on_path = shutil.which("node", path=search_path)
    if on_path is not None and shutil.which("npm", path=search_path) is not None:
        version = versions.parse(versions.ask(Path(on_path), "--version", environ=environ))
        if version is not None and version >= MINIMUM:
            return Node(path=Path(on_path), version=version, is_local=_is_in(on_path, root))
    own = local_node(root)
    version = versions.parse(versions.ask(own, "--version", environ=environ))
    return None if version is None else Node(path=own, version=version, is_local=True)


def _is_in(path: str, root: Path) -> bool:
    return Path(path) == local_node(root)
