"""A stand-in for the base image python:<version>-slim: its Python, and folders of Debian.

The Python is a copy of the one that runs the tests, with pip as the image has it; all else that a
step calls, such as sh and chmod, is the machine's.
"""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

LEFT_OUT = (
    "__pycache__", "*.a", "config-*", "dist-packages", "idlelib", "lib2to3", "site-packages",
    "test", "tests", "tkinter", "turtledemo",
)  # fmt: skip
PIP = "from pip._internal.cli.main import main\nmain()\n"
# Debian's own Python looks elsewhere.
SITE = """\
import os, site
site.addsitedir(os.path.join(os.path.dirname(os.__file__), "site-packages"))
"""


def lay(root: Path) -> None:
    """Write the base image's files below a new folder.

    Args:
        root: The folder that stands for "/".
    """
    for folder in ("etc", "opt", "root", "srv", "tmp", "usr/local/bin"):
        (root / folder).mkdir(parents=True)
    (root / "tmp").chmod(0o1777)
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    (root / "etc/group").write_text("root:x:0:\n")
    _lay_python(root / "usr/local")


def _lay_python(prefix: Path) -> None:
    name = f"python{sysconfig.get_python_version()}"
    python = prefix / "bin" / name
    shutil.copy2(Path(sys._base_executable).resolve(), python)
    for other in ("python3", "python"):
        (prefix / "bin" / other).symlink_to(name)
    library = prefix / "lib" / name
    shutil.copytree(
        os.path.dirname(os.__file__),  # noqa: PTH120
        library,
        ignore=shutil.ignore_patterns(*LEFT_OUT),
    )
    for shared in Path(sys.base_prefix, "lib").glob("libpython3*.so*"):
        shutil.copy2(shared, prefix / "lib", follow_symlinks=False)
    packages = library / "site-packages"
    packages.mkdir()
    ours = Path(sysconfig.get_path("purelib"))
    for found in [ours / "pip", *ours.glob("pip-*.dist-info")]:
        shutil.copytree(found, packages / found.name)
    (library / "sitecustomize.py").unlink(missing_ok=True)
    (library / "sitecustomize.py").write_text(SITE)
    (prefix / "bin/pip").write_text(f"#!{python}\n{PIP}")
