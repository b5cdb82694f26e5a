"""Runs what a build came to: as its user, with its environment and nothing else, read-only.

As root, where the machine lets us, a process sees a file system that is mounted read-only but for
/tmp; elsewhere only the files' own permissions are in the way, and TMPDIR stands for that mount.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.docker.support.building import Image

# Other file systems where anybody may write would stay writable.
MOUNTS = """\
set -e
mount --bind "$1/tmp" "$1/tmp"
mount --bind "$1/tmp" /tmp
for other in /var/tmp /dev/shm /; do
    test "$other" = / || mount --rbind "$other" "$other"
    mount -o remount,bind,ro "$other"
done
user=$2; shift 2
set -- --clear-groups --no-new-privs --bounding-set=-all -- "$@"
exec setpriv --reuid="$user" --regid="$user" "$@"
"""
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def freeze(root: Path) -> None:
    """Take every permission to write away, except below /tmp."""
    for folder, _, names in os.walk(root):
        if Path(folder) == root / "tmp":
            continue
        for path in [Path(folder), *(Path(folder, name) for name in names)]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)


def remove(work: Path) -> None:
    """Remove what was frozen."""
    for folder, _, _ in os.walk(work):
        Path(folder).chmod(0o700)
    shutil.rmtree(work)


def state(root: Path) -> dict[str, tuple[int, int, int]]:
    """Return what a write outside of /tmp would change."""
    found = {}
    for folder, folders, names in os.walk(root):
        if Path(folder) == root:
            folders.remove("tmp")
        for path in [Path(folder), *(Path(folder, name) for name in names)]:
            stat = path.lstat()
            found[str(path)] = (stat.st_mode, stat.st_size, stat.st_mtime_ns)
    return found


class Container:
    """A process of an image.

    Args:
        image: The image, frozen.
        command: Words of the command, as the image's CMD or a platform's own.
        env: Further variables.
    """

    def __init__(self, image: Image, command: list[str], env: dict[str, str]) -> None:
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - close() does
        words, variables, user = _confined(image, command)
        self._process = subprocess.Popen(
            words,
            cwd=image.path("."),
            env=image.env | {"HOME": image.own("/nonexistent")} | variables | env,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    @property
    def output(self) -> str:
        """All that it has printed until now."""
        self._log.seek(0)
        return self._log.read()

    def wait_until(self, true: Callable[[], bool], seconds: float = 30) -> None:
        """Wait for something, as long as the process runs."""
        deadline = time.monotonic() + seconds
        while not true():
            ended = self._process.poll()
            assert ended is None, f"ended with exit code {ended}\n{self.output}"
            assert time.monotonic() < deadline, f"not true within {seconds} s\n{self.output}"
            time.sleep(0.1)

    def wait(self, seconds: float = 30) -> int:
        """Wait for its end and return its exit code."""
        return self._process.wait(seconds)

    def stop(self, name: str, seconds: float) -> int:
        """Send a signal by name and return the exit code."""
        self._process.send_signal(signal.Signals[name])
        return self.wait(seconds)

    def close(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._log.close()


@contextmanager
def running(image: Image, command: list[str], **env: str) -> Iterator[Container]:
    """Run a command of an image until the block ends."""
    container = Container(image, command, env)
    try:
        yield container
    finally:
        container.close()


def status(port: int, path: str, **headers: str) -> int:
    """Return the status of a GET request; 0 while nobody listens."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with OPENER.open(request, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def _confined(image: Image, command: list[str]) -> tuple[list[str], dict[str, str], int | None]:
    """Return the words to start, further variables, and the user to start as."""
    if can_mount():
        outer = ["unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", MOUNTS, "sh"]
        return [*outer, str(image.root), str(image.user), *command], {}, None
    user = image.user if os.geteuid() == 0 else None
    return command, {"TMPDIR": image.own("/tmp")}, user  # noqa: S108 - the image's


@cache
def can_mount() -> bool:
    """Say whether we may have mounts of our own."""
    if os.geteuid() or not shutil.which("unshare") or not shutil.which("setpriv"):
        return False
    return not subprocess.run(["unshare", "--mount", "true"], check=False).returncode
