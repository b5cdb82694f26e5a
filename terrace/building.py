"""Building and writing every stack, the environments side by side.

A construct is a message to Node.js and its answer, and each of the two waits for the other. An
environment needs nothing of another one, so every processor gets some of them, each in a
process that builds what all share as well.
"""

import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from terrace.publishing import MANIFEST, STACKS

if TYPE_CHECKING:
    from cdktf import App

Build = Callable[[str, Sequence[str]], "App"]
"""Builds what all share and the named environments, to be written below a folder."""


def build_all(build: Build, environments: Sequence[str], output: Path) -> None:
    """Build and write all stacks.

    Args:
        build: What to call, in other processes: a function of a module.
        environments: Names of the environments.
        output: Empty folder to write to.

    Raises:
        ConfigurationError: A value cannot work.
    """
    # The last is the largest as a rule, and gets a process of its own where there are two.
    count = min(os.cpu_count() or 1, len(environments))
    shares = [environments[::-1][start::count] for start in range(count)]
    folders = [output / f"part-{number}" for number in range(count)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_end_quietly) as pool:
        for written in [
            pool.submit(_write, build, share, folder)
            for share, folder in zip(shares, folders, strict=True)
        ]:
            written.result()
    _gather(folders, output)


def _end_quietly() -> None:
    # Ctrl-C reaches every process; what it means is the first one's to say, once.
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))


def _write(build: Build, environments: Sequence[str], folder: Path) -> None:
    build(str(folder), environments).synth()


def _gather(folders: Sequence[Path], output: Path) -> None:
    manifests = [json.loads((folder / MANIFEST).read_text()) for folder in folders]
    stacks = {name: stack for manifest in manifests for name, stack in manifest["stacks"].items()}
    (output / STACKS).mkdir()
    for folder in folders:
        for stack in (folder / STACKS).iterdir():
            if not (output / STACKS / stack.name).exists():
                stack.rename(output / STACKS / stack.name)
        shutil.rmtree(folder)
    ordered = dict(sorted(stacks.items()))
    (output / MANIFEST).write_text(json.dumps(manifests[0] | {"stacks": ordered}, indent=2))
