"""Carries out a Dockerfile without a container engine: in a folder, in a clean environment.

A folder stands for "/": the paths that a container has of its own are rewritten to lie below it.
That is what an engine does better; all else is done as written, with the real pip.
"""

import os
import re
import shutil
import string
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.docker.support import base
from tests.docker.support.dockerfile import Instruction, Stage, read
from tests.docker.support.ignore import Ignored

OWN = re.compile(r"(?<![\w./-])(/(?:build|etc|nonexistent|opt|root|srv|tmp|usr/local))(?![\w-])")
DEBIANS_PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
# What an engine is told of too, so that a build reaches a package index where there is a proxy.
NETWORK = re.compile(r"(?i)(pip_(?!cache|target|prefix).*|(https?|all|no)_proxy|ssl_cert_\w+)")


class StepFailedError(Exception):
    """A step of a Dockerfile ended with an error; says which and what it printed."""


@dataclass(kw_only=True, slots=True)
class Image:
    """What a build comes to.

    Attributes:
        root: The folder that stands for "/".
        env: Environment of a container, with paths rewritten.
        folder: Where a container starts, as written.
        settings: The last instruction of each name that says how to run it.
        arguments: Build arguments of its last stage, as they are where nobody gives others.
    """

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    settings: dict[str, Instruction] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)

    def own(self, text: str) -> str:
        """Rewrite the paths that a container has of its own."""
        return OWN.sub(rf"{self.root}\1", text)

    def path(self, written: str) -> Path:
        """Return where a path of the image lies, a relative one below its folder."""
        return self.root / Path(self.folder, written).relative_to("/")

    def words(self, name: str) -> list[str]:
        """Return the words of CMD or HEALTHCHECK."""
        return [self.own(word) for word in self.settings[name].words]

    @property
    def user(self) -> int:
        """Id of the user that it runs as."""
        return int(self.settings["USER"].text.split(":")[0])


class Build:
    """One build of one Dockerfile.

    Args:
        file: The Dockerfile.
        context: The folder that COPY copies from.
        work: An empty folder to work in.
        caches: Folder that cache mounts lie in, kept from build to build.
    """

    def __init__(self, file: Path, *, context: Path, work: Path, caches: Path) -> None:
        self.stages = read(file)
        self._context = context
        self._ignored = Ignored((context / ".dockerignore").read_text(encoding="utf-8"))
        self._work = work
        self._caches = caches

    def run(self) -> Image:
        """Carry out every stage and return the last.

        Raises:
            StepFailedError: A step failed.
        """
        for stage in self.stages.values():
            image = self._stage(stage)
            if stage is not list(self.stages.values())[-1]:
                # Each stage is built at the same place, so that what is copied keeps its paths.
                image.root.rename(self._kept(stage.name))
        return image

    def _kept(self, name: str) -> Path:
        return self._work / f"stage-{name}"

    def _stage(self, stage: Stage) -> Image:
        image = Image(root=self._work / "root")
        if stage.base in self.stages:
            _copy(self._kept(stage.base), image.root)
        else:
            base.lay(image.root)
        image.env = {"PATH": image.own(DEBIANS_PATH)}
        if any(
            image.path("/usr/local/lib").glob("libpython*")
        ):  # ldconfig tells of it in the image
            image.env["LD_LIBRARY_PATH"] = image.own("/usr/local/lib")
        for step in stage.instructions:
            self._step(step, image)
        return image

    def _step(self, step: Instruction, image: Image) -> None:
        match step.name:
            case "WORKDIR":
                image.folder = step.text
                image.path(".").mkdir(parents=True, exist_ok=True)
            case "ENV":
                for name, value in step.pairs.items():
                    known = image.arguments | image.env
                    image.env[name] = string.Template(image.own(value)).substitute(known)
            case "ARG":
                image.arguments |= step.pairs
            case "COPY":
                self._copy(step, image)
            case "RUN":
                self._run(step, image)
            case "VOLUME":
                image.path(step.text).chmod(0o1777)
            case _:
                image.settings[step.name] = step

    def _run(self, step: Instruction, image: Image) -> None:
        cache = step.flags.get("mount", "").removeprefix("type=cache,target=")
        if cache:
            self._mount(image.path(cache))
        ended = subprocess.run(
            ["/bin/sh", "-c", image.own(step.text)],
            cwd=image.path("."),
            env=_network(os.environ) | image.env | {"HOME": image.own("/root")},
            umask=0o022,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if cache:
            image.path(cache).unlink()
        if ended.returncode:
            last = ended.stdout[-2000:]
            raise StepFailedError(f"line {step.line}: exit code {ended.returncode}\n{last}")

    def _mount(self, target: Path) -> None:
        cache = self._caches / target.name
        cache.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(cache)

    def _copy(self, step: Instruction, image: Image) -> None:
        source, written = step.words
        target = image.path(written)
        if stage := step.flags.get("from"):
            _move(self._kept(stage) / source.lstrip("/"), target)
        elif (self._context / source).is_file():
            self._copy_file(source, target)
        else:
            for name in self._ignored.files(self._context, source):
                self._copy_file(name, target / Path(name).relative_to(source))

    def _copy_file(self, name: str, target: Path) -> None:
        if name in self._ignored:
            raise StepFailedError(f"COPY {name}: .dockerignore leaves it out")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self._context / name, target)


def _copy(source: Path, target: Path) -> None:
    """Copy a tree; files that no step edits in place are links, which is quicker."""
    target.parent.mkdir(parents=True, exist_ok=True)
    edited = shutil.ignore_patterns("etc") if (source / "etc").is_dir() else None
    shutil.copytree(
        source, target, symlinks=True, dirs_exist_ok=True, ignore=edited, copy_function=_link
    )
    if edited:
        shutil.copytree(source / "etc", target / "etc", symlinks=True)


def _move(source: Path, target: Path) -> None:
    """Take what no other step wants, which is quicker than to copy it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        target.rmdir()  # as made by WORKDIR
    source.rename(target)


def _link(source: str, target: str) -> None:
    os.link(source, target, follow_symlinks=False)


def _network(environ: Mapping[str, str]) -> dict[str, str]:
    found = {name: value for name, value in environ.items() if NETWORK.fullmatch(name)}
    settings = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "pip/pip.conf"
    if settings.is_file():
        found.setdefault("PIP_CONFIG_FILE", str(settings))
    return found
