"""Changing several files of a folder: all of them or none."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


class Exchange:
    """Changes to a folder that are undone unless all of them were made.

    Each file appears whole, by a rename on the folder's own file system.
    """

    def __init__(self, folder: Path, scratch: Path, undo: contextlib.ExitStack) -> None:
        self._folder = folder
        self._scratch = scratch
        self._undo = undo

    def put(self, file: Path, source: Path) -> None:
        """Copy a source to a path below the folder, over the file that is there."""
        target, new = self._folder / file, self._scratch / "new" / file
        self._make(target.parent)
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, new)
        if target.exists():
            self._keep(file)
        else:
            self._undo.callback(target.unlink, missing_ok=True)
        new.replace(target)

    def remove(self, file: Path) -> None:
        """Remove a file below the folder."""
        self._keep(file)
        (self._folder / file).unlink()

    def _make(self, folder: Path) -> None:
        for each in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
            self._undo.callback(_remove_if_empty, each)
            each.mkdir(exist_ok=True)

    def _keep(self, file: Path) -> None:
        kept = self._scratch / "old" / file
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self._folder / file, kept)
        self._undo.callback(kept.replace, self._folder / file)


@contextlib.contextmanager
def exchange(folder: Path) -> Iterator[Exchange]:
    """Yield changes to a folder; an exception, an interruption included, undoes them."""
    with scratch_in(folder) as scratch, contextlib.ExitStack() as undo:
        yield Exchange(folder, scratch, undo)
        undo.pop_all()


@contextlib.contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """Yield a folder in a folder, which is removed in the end."""
    scratch = Path(tempfile.mkdtemp(prefix=".publishing-", dir=folder))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()
