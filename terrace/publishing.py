"""Putting a finished synthesis in place of the former one, whole or not at all."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stacks.names import BOOTSTRAP
from terrace.errors import UserError, reason
from terrace.exchange import exchange, scratch_in
from terrace.hcl.files import is_override

LOCK = ".terraform.lock.hcl"
# What was locked for every platform: a lock made on one machine names that machine's hash only.
MASTER_LOCK = Path(__file__).resolve().parents[1] / "stacks" / "provider.lock.hcl"
MANIFEST = "manifest.json"
STACKS = Path("stacks")
AS_HCL = Path("hcl/stacks")
DOCUMENT = "cdk.tf.json"


class Publication:
    """A synthesis in a scratch folder, in both forms, on its way into the output folder.

    Files of the output folder that did not change are left alone, and what is not ours stays:
    Terraform's (`.terraform`, plans, states, hashes it added to a lock) and the user's.
    """

    def __init__(self, scratch: Path, output: Path) -> None:
        self._scratch = scratch
        self._output = output
        self._manifest: dict[str, Any] = json.loads((scratch / MANIFEST).read_text())

    def add_lock_files(self) -> None:
        """Give both forms of every stack the locked provider."""
        for stack in self._manifest["stacks"]:
            for form in (STACKS, AS_HCL):
                folder = self._scratch / form / stack
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(MASTER_LOCK, folder / LOCK)

    def name_hcl(self) -> None:
        """Let cdktf's manifest name the HCL of every stack, so that cdktf works on that.

        cdktf formats the file that the manifest names, as HCL, and reads what it wants to know
        of the stack from the other one, which is of JSON.
        """
        for stack, entry in self._manifest["stacks"].items():
            entry["stackMetadataPath"] = (STACKS / stack / DOCUMENT).as_posix()
            entry["synthesizedStackPath"] = (AS_HCL / stack / "main.tf").as_posix()
            entry["workingDirectory"] = (AS_HCL / stack).as_posix()
        (self._scratch / MANIFEST).write_text(json.dumps(self._manifest, indent=2))

    def publish(self) -> None:
        """Replace what differs, and remove what an earlier synthesis wrote and this one did not.

        Raises:
            UserError: The output folder cannot be written; it is as it was.
        """
        with _refusing(self._output):
            is_new = not self._output.exists()
            self._output.mkdir(parents=True, exist_ok=True)
            try:
                with exchange(self._output) as changes:
                    new = sorted(_files(self._scratch))
                    for file in new:
                        if not self._is_published(file):
                            changes.put(file, self._scratch / file)
                    for file in sorted(set(self._ours()).difference(new)):
                        changes.remove(file)
            finally:
                self._remove_empty_folders()
                if is_new:
                    with contextlib.suppress(OSError):  # not empty: it is published
                        self._output.rmdir()

    def _is_published(self, file: Path) -> bool:
        new, old = self._scratch / file, self._output / file
        if file.name == LOCK and _locks_same_versions(new, old):
            return True
        return old.is_file() and old.read_bytes() == new.read_bytes()

    def _ours(self) -> Iterator[Path]:
        """What a synthesis wrote, whether it was this or an earlier one."""
        for template in self._output.glob(f"{BOOTSTRAP}/*.json"):
            yield template.relative_to(self._output)
        for form, folder in self._folders():
            for file in folder.iterdir():
                lost = file.name == LOCK and folder.name not in self._manifest["stacks"]
                if file.is_file() and (lost or _is_ours(file, form)):
                    yield file.relative_to(self._output)

    def _folders(self) -> list[tuple[Path, Path]]:
        """Each form with each folder of a stack in it."""
        forms = (STACKS, AS_HCL)
        return [(form, each) for form in forms for each in self._output.glob(f"{form}/*/")]

    def _remove_empty_folders(self) -> None:
        for _, folder in self._folders():
            if folder.name not in self._manifest["stacks"]:
                shutil.rmtree(folder / ".terraform", ignore_errors=True)
            with contextlib.suppress(OSError):  # not empty: something of the user's
                folder.rmdir()


def require_writable(output: Path) -> None:
    """Try to write where a synthesis is going to, and leave nothing there.

    Raises:
        UserError: The output folder, or the nearest folder above it, cannot be written.
    """
    with _refusing(output):
        folder = next(each for each in (output, *output.parents) if each.exists())
        with scratch_in(folder):
            pass


@contextlib.contextmanager
def _refusing(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            f"output folder {output} cannot be written: {reason(error)}; "
            "give cdktf one that can, with --output"
        ) from error


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield (Path(parent) / name).relative_to(folder)


def _is_ours(file: Path, form: Path) -> bool:
    """Whether a file in a stack's folder is one that a synthesis writes, or wrote in the past."""
    if form == STACKS:
        return file.name == DOCUMENT
    return file.name == "metadata.json" or (file.suffix == ".tf" and not is_override(file.stem))


def _locks_same_versions(new: Path, old: Path) -> bool:
    """Tell whether only hashes differ, which `terraform init` adds for its own platform."""
    if not old.is_file():
        return False
    kept = [
        [line for line in lock.read_text().splitlines() if "version" in line or "provider" in line]
        for lock in (new, old)
    ]
    return kept[0] == kept[1]
