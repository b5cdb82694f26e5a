"""The files that adoption changes: `environments/`, and what names the project elsewhere."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from conventions import files
from conventions.errors import UnwritableError
from terrace.adopt import mentions
from terrace.adopt.choices import NONE, OPTIONAL, SHARED, Choices
from terrace.adopt.literals import Literals
from terrace.errors import UserError

PACKAGE = "environments"
REFUSED = 3
EXAMPLE = re.compile(r"(\d)\1{11}")  # an account that is nobody's
# Run in a folder with the changed package, before the changes are anywhere else.
_CHECK = f"""
import sys
from constructs_lib.errors import ConfigurationError
try:
    import environments
    environments.PLATFORM, environments.ENVIRONMENTS  # read when they are asked for
except ConfigurationError as error:
    sys.stderr.write(str(error))
    sys.exit({REFUSED})
"""


class Configuration:
    """The configured values, by scope: "shared", and each environment by its name.

    Attributes:
        root: The working copy.
        scopes: The calls that hold the values.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.scopes = {SHARED: _read(root / PACKAGE / "shared.py", "PLATFORM")}
        for file in sorted((root / PACKAGE).glob("*.py")):
            literals = _read(file, "ENVIRONMENT")
            if literals.is_there:
                self.scopes[literals.get("name")] = literals

    @property
    def environments(self) -> list[str]:
        """Names of the environments."""
        return [scope for scope in self.scopes if scope != SHARED]

    def has(self, scope: str, field: str) -> bool:
        """Whether a scope has a value of that name."""
        return self.scopes[scope].has(field)

    def get(self, scope: str, field: str) -> str:
        """Return the value as it is now."""
        literals = self.scopes[scope]
        return NONE if field in OPTIONAL and literals.is_none(field) else literals.get(field)

    def with_choices(self, choices: Choices) -> dict[Path, bytes]:
        """Return the new text of every file that changes.

        Raises:
            UserError: A value is not a literal in its file.
        """
        for (scope, field), value in choices.items():
            literals = self.scopes[scope]
            if field == "account_id" and literals.get(field) != value:
                literals.remove("already_there")  # it was in the other account
                if scope == SHARED:
                    _remove_example_of_previews(literals)
            if field == "region":
                literals.set_zones(literals.get(field), value)
            if field in OPTIONAL:
                literals.set_optional(field, None if value == NONE else value)
            else:
                literals.set(field, value)
        changed = {each.file: each.text for each in self.scopes.values() if each.is_changed}
        return changed | mentions.renamed(self.root, self._renamed(choices), self.environments)

    def _renamed(self, choices: Choices) -> dict[str, tuple[str, str]]:
        def pair(field: str) -> tuple[str, str]:
            former = self.get(SHARED, field)
            return former, choices.get((SHARED, field), former)

        renamed = {
            field: pair(field)
            for field in ("repository", "domain", "project")
            if (SHARED, field) in choices
        }
        repositories, owners = pair("repository"), pair("owner")
        former, new = (
            f"@{repository.partition('/')[0]}/{owner}"
            for repository, owner in zip(repositories, owners, strict=True)
        )
        return renamed | ({"team": (former, new)} if new != former else {})


def _remove_example_of_previews(literals: Literals) -> None:
    """Switch previews off: an example's account would be trusted with all images."""
    if any(EXAMPLE.fullmatch(each) for each in literals.texts("account_id")[1:]):
        literals.remove("previews")
        literals.remove_import("PreviewsConfig")


def require_valid(root: Path, changed: Mapping[Path, bytes]) -> None:
    """Load the package with the changes, in a folder of its own.

    Raises:
        UserError: A value is refused, in the sentence of the environments' own check.
    """
    with tempfile.TemporaryDirectory(prefix="terrace-adopt-") as scratch:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / PACKAGE, Path(scratch) / PACKAGE, ignore=ignored)
        for file, text in changed.items():
            if file.parent == root / PACKAGE:
                (Path(scratch) / PACKAGE / file.name).write_bytes(text)
        path = f"import sys; sys.path[:0] = {[scratch, str(root)]!r}"
        command = [sys.executable, "-B", "-c", f"{path}\n{_CHECK}"]
        ended = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    if ended.returncode == REFUSED:
        raise UserError(ended.stderr)
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["no output"])[-1]
        raise UserError(f"{PACKAGE} cannot be loaded: {last}")


def write(changed: Mapping[Path, bytes]) -> None:
    """Write every file, or none.

    Raises:
        UserError: One of them cannot be written; those before it are as they were.
    """
    former: dict[Path, bytes] = {}
    try:
        for file, text in changed.items():
            before = file.read_bytes()
            files.write(file, text)
            former[file] = before
    except (OSError, UnwritableError) as error:
        for file, before in former.items():
            files.write(file, before)
        raise UserError(f"nothing was changed: {error}") from None


def create(file: Path, text: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        UserError: It cannot be written.
    """
    try:
        files.write(file, text)
    except (OSError, UnwritableError) as error:
        raise UserError(f"nothing was changed: {error}") from None


def _read(file: Path, name: str) -> Literals:
    try:
        return Literals(file, name)
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError(f"{file} cannot be read: {error}") from None
