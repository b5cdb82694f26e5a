"""Building every stack and writing it as JSON and as HCL."""

import contextlib
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from terrace import hcl
from terrace.publishing import AS_HCL, DOCUMENT, MANIFEST, STACKS

if TYPE_CHECKING:
    from cdktf import App

Build = Callable[[str], "App"]
"""Builds the stacks, to be written below a folder."""


@contextlib.contextmanager
def built(build: Build, output: Path) -> Iterator[None]:
    """Build all stacks and write both forms of each: JSON at once, HCL by the end of the block.

    What is done with the JSON in the block costs no time of its own: the HCL needs as long.

    Args:
        build: What to call.
        output: Empty folder to write to.

    Raises:
        ConfigurationError: A value cannot work.
        UserError: A stack cannot be written as HCL.
    """
    build(str(output)).synth()
    named = json.loads((output / MANIFEST).read_text())["stacks"]
    paths = {name: stack["constructPath"] for name, stack in named.items()}
    shares = _share_out(paths, output, processes=os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(shares), mp_context=context, initializer=_end_quietly) as pool:
        as_hcl = [pool.submit(_write_hcl, share, output) for share in shares]
        yield
        for written in as_hcl:
            written.result()


def _share_out(paths: Mapping[str, str], output: Path, *, processes: int) -> list[dict[str, str]]:
    """Give each process stacks of about the same size together."""
    size = {name: (output / STACKS / name / DOCUMENT).stat().st_size for name in paths}
    shares: list[dict[str, str]] = [{} for _ in range(max(1, min(processes, len(paths))))]
    for name in sorted(paths, key=lambda name: -size[name]):
        lightest = min(shares, key=lambda share: sum(size[each] for each in share))
        lightest[name] = paths[name]
    return shares


def _end_quietly() -> None:
    # Ctrl-C reaches every process; what it means is the first one's to say, once.
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))


def _write_hcl(paths: Mapping[str, str], output: Path) -> None:
    """Write the HCL of stacks, given by name with their construct paths, beside their JSON."""
    schema = hcl.load()
    for name, path in paths.items():
        document = output / STACKS / name / DOCUMENT
        hcl.write_stack(document, output / AS_HCL / name, stack=path, schema=schema)
