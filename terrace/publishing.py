"""Putting a finished synthesis in place of the former one, whole or not at all."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from terrace import hcl
from terrace.errors import UserError

LOCK = ".terraform.lock.hcl"
# What was locked for every platform: a lock made on one machine names that machine's hash only.
MASTER_LOCK = Path(__file__).resolve().parents[1] / "stacks" / "provider.lock.hcl"
MANIFEST = "manifest.json"
STACKS = Path("stacks")
HCL = Path("hcl")


class Publication:
    """A synthesis in a scratch folder on its way into the output folder.

    Files of the output folder that did not change are left alone, and what Terraform keeps
    there (`.terraform`, plans, hashes it added to a lock) stays.
    """

    def __init__(self, scratch: Path, output: Path) -> None:
        self._scratch = scratch
        self._output = output
        self._manifest: dict[str, Any] = json.loads((scratch / MANIFEST).read_text())

    @property
    def _stacks(self) -> list[str]:
        return list(self._manifest["stacks"])

    def add_lock_files(self) -> None:
        """Give every stack the locked provider."""
        for stack in self._stacks:
            shutil.copyfile(MASTER_LOCK, self._scratch / STACKS / stack / LOCK)

    def write_hcl(self) -> None:
        """Turn every stack into HCL below `hcl/`, and let cdktf's manifest point there.

        cdktf formats the files that the manifest names, as HCL, and reads what it wants to
        know of each stack from `metadata.json` beside them.
        """
        for stack in self._stacks:
            source = self._scratch / STACKS / stack
            target = self._scratch / HCL / STACKS / stack
            target.mkdir(parents=True)
            hcl.write_stack(source / "cdk.tf.json", target)
            shutil.copyfile(source / LOCK, target / LOCK)
            document = json.loads((source / "cdk.tf.json").read_text())
            metadata = {key: document[key] for key in ("//", "terraform")}
            _write_json(target / "metadata.json", metadata)
            shutil.rmtree(source)
            for entry in ("stackMetadataPath", "synthesizedStackPath", "workingDirectory"):
                path = HCL / self._manifest["stacks"][stack][entry]
                main = path.with_name("main.tf") if entry == "synthesizedStackPath" else path
                self._manifest["stacks"][stack][entry] = main.as_posix()
        _write_json(self._scratch / MANIFEST, self._manifest)

    def publish(self) -> None:
        """Replace what differs, and remove the files of stacks that are gone.

        Raises:
            UserError: The output folder cannot be written; it is as it was.
        """
        with _refusing(self._output):
            self._output.mkdir(parents=True, exist_ok=True)
            with _staging(self._output) as staging:
                shutil.copytree(self._scratch, staging, dirs_exist_ok=True)
                for file in sorted(_files(staging)):
                    self._replace(staging / file, self._output / file)
            self._remove_stale()

    def _replace(self, new: Path, old: Path) -> None:
        if new.name == LOCK and _locks_same_versions(new, old):
            return
        if old.is_file() and old.read_bytes() == new.read_bytes():
            return
        old.parent.mkdir(parents=True, exist_ok=True)
        new.replace(old)

    def _remove_stale(self) -> None:
        """Remove our files, and Terraform's working folder, of stacks that are no longer there.

        What else is in their folders is the user's, such as a state in a file.
        """
        for kind in {Path(entry["workingDirectory"]).parent for entry in self._entries}:
            folders = (self._output / kind).iterdir()
            for folder in [each for each in folders if each.name not in self._stacks]:
                for file in folder.iterdir():
                    if file.suffix in {".json", ".tf", ".hcl"} and file.is_file():
                        file.unlink()
                shutil.rmtree(folder / ".terraform", ignore_errors=True)
                with contextlib.suppress(OSError):  # not empty: something of the user's
                    folder.rmdir()

    @property
    def _entries(self) -> list[dict[str, Any]]:
        return list(self._manifest["stacks"].values())


def require_writable(output: Path) -> None:
    """Try to write where a synthesis is going to, and leave nothing there.

    Raises:
        UserError: The output folder, or the nearest folder above it, cannot be written.
    """
    with _refusing(output):
        folder = next(each for each in (output, *output.parents) if each.exists())
        with _staging(folder):
            pass


@contextlib.contextmanager
def _refusing(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            f"output folder {output} cannot be written: {error.strerror}; "
            "give cdktf one that can, with --output"
        ) from error


@contextlib.contextmanager
def _staging(output: Path) -> Iterator[Path]:
    """Yield a folder on the output's own file system, where a rename is all or nothing."""
    staging = Path(tempfile.mkdtemp(prefix=".publishing-", dir=output))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield (Path(parent) / name).relative_to(folder)


def _locks_same_versions(new: Path, old: Path) -> bool:
    """Tell whether only hashes differ, which `terraform init` adds for its own platform."""
    if not old.is_file():
        return False
    kept = [
        [line for line in lock.read_text().splitlines() if "version" in line or "provider" in line]
        for lock in (new, old)
    ]
    return kept[0] == kept[1]


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True))
