"""What set-up works on: one working copy, one virtual environment, one process environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from terrace.toolchain import Completed, cache_variables, run, state_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A working copy and the virtual environment to bring about in it.

    Attributes:
        root: The working copy.
        venv: The virtual environment, absolute.
        environ: The user's environment variables.
    """

    root: Path
    venv: Path
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def state(self) -> Path:
        """Return the folder for tools and logs."""
        return state_folder(self.root)

    @property
    def python(self) -> Path:
        """Return the interpreter of the virtual environment."""
        return self.venv / "bin" / "python"

    @property
    def uv(self) -> Path:
        """Return the installer of the virtual environment."""
        return self.venv / "bin" / "uv"

    def lock(self, name: str) -> Path:
        """Return a lock file by its short name."""
        return self.root / "requirements" / f"{name}.txt"

    def call(self, *command: str | Path, **variables: str) -> Completed:
        """Run a command in the working copy, with bytecode written.

        Raises:
            UserError: it failed; the sentence names the last error and the log.
        """
        environ = {**self.environ, **cache_variables(self.environ, self.root), **variables}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environ.pop("PYTHONHOME", None)
        return run([str(word) for word in command], cwd=self.root, env=environ)


def fingerprint(*inputs: Path | str) -> str:
    """Return a hash of files, by content, and of texts: equal inputs mean nothing to do."""
    digest = hashlib.sha256()
    for each in inputs:
        content = each.read_bytes() if isinstance(each, Path) else each.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()
