"""Building and writing every stack as JSON and as HCL, the environments side by side.

A construct is a message to Node.js and its answer, and each of the two waits for the other. An
environment needs nothing of another one, and of what all share only the name, so every processor
gets some of the stacks.
"""

import contextlib
import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from stacks.names import SHARED_STACKS
from terrace import hcl
from terrace.publishing import AS_HCL, DOCUMENT, MANIFEST, STACKS

if TYPE_CHECKING:
    from cdktf import App

Build = Callable[[str, Collection[str]], "App"]
"""Builds the named stacks, to be written below a folder."""


@contextlib.contextmanager
def built(build: Build, environments: Sequence[str], output: Path) -> Iterator[None]:
    """Build all stacks and write both forms of each: JSON at once, HCL by the end of the block.

    What is done with the JSON in the block costs no time of its own: the HCL needs as long.

    Args:
        build: What to call, in other processes: a function of a module.
        environments: Names of the environments.
        output: Empty folder to write to.

    Raises:
        ConfigurationError: A value cannot work.
        UserError: A stack cannot be written as HCL.
    """
    shares = _share_out(environments, processes=os.cpu_count() or 1)
    folders = [output / f"part-{number}" for number in range(len(shares))]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(shares), mp_context=context, initializer=_end_quietly) as pool:
        for written in [
            pool.submit(_write, build, share, folder)
            for share, folder in zip(shares, folders, strict=True)
        ]:
            written.result()
        paths = _gather(dict(zip(folders, shares, strict=True)), output)
        as_hcl = [
            pool.submit(_write_hcl, {name: paths[name] for name in share}, output)
            for share in shares
        ]
        yield
        for written in as_hcl:
            written.result()


def _share_out(environments: Sequence[str], *, processes: int) -> list[list[str]]:
    """Give each process some of the stacks; who has fewest environments gets what all share."""
    count = max(1, min(processes, len(environments)))
    shares = [list(environments[::-1][start::count]) for start in range(count)]
    shares[-1] += SHARED_STACKS
    return shares


def _end_quietly() -> None:
    # Ctrl-C reaches every process; what it means is the first one's to say, once.
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))


def _write(build: Build, stacks: Sequence[str], folder: Path) -> None:
    build(str(folder), stacks).synth()


def _write_hcl(paths: Mapping[str, str], output: Path) -> None:
    """Write the HCL of stacks, given by name with their construct paths, beside their JSON."""
    schema = hcl.load()
    for name, path in paths.items():
        document = output / STACKS / name / DOCUMENT
        hcl.write_stack(document, output / AS_HCL / name, stack=path, schema=schema)


def _gather(shares: Mapping[Path, Sequence[str]], output: Path) -> dict[str, str]:
    """Join what the processes wrote, of each what was its own; return the paths of the stacks."""
    (output / STACKS).mkdir()
    manifest, gathered = {}, {}
    for folder, stacks in shares.items():
        manifest = json.loads((folder / MANIFEST).read_text())
        for name in stacks:
            gathered[name] = manifest["stacks"][name]
            (folder / STACKS / name).rename(output / STACKS / name)
        shutil.rmtree(folder)
    ordered = dict(sorted(gathered.items()))
    (output / MANIFEST).write_text(json.dumps(manifest | {"stacks": ordered}, indent=2))
    return {name: stack["constructPath"] for name, stack in ordered.items()}
