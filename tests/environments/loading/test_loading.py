"""Whatever is wrong with a file of environments ends in one sentence.

`wrong.toml` replaces something in `dev.py.txt`, whose classes `miniature.py` has. All is copied
into a package of its own for each test, which the sentences know as `environments`.
"""

import importlib
import itertools
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from environments.loading import load, read

HERE = Path(__file__).parent
VALID = (HERE / "dev.py.txt").read_text()
CASES: list[dict[str, str]] = tomllib.loads((HERE / "wrong.toml").read_text())["case"]
COUNT = itertools.count()

Load = Callable[..., tuple[Any, ...]]


@pytest.fixture
def load_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Load environments from the texts of files; `bytes` are written as they are."""
    package = f"environments_{next(COUNT)}"
    folder = tmp_path / package
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(name: str, content: str | bytes) -> None:
        if isinstance(content, str):
            own = content.replace("from environments", f"from {package}")
            content = own.replace("import environments", f"import {package}").encode()
        (folder / name).write_bytes(content)

    def load_them(
        together: Callable[..., object] = lambda _: None, **files: str | bytes
    ) -> tuple[Any, ...]:
        folder.mkdir()
        for name, content in {
            "__init__": "",
            "model": (HERE / "miniature.py").read_text(),
            **files,
        }.items():
            write(f"{name}.py", content)
        importlib.invalidate_caches()
        kind = importlib.import_module(f"{package}.model").Environment
        try:
            return load(package, folder, kind=kind, helpers={"model", "shared"}, together=together)
        except ConfigurationError as refusal:
            raise ConfigurationError(str(refusal).replace(package, "environments")) from None

    yield load_them
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


def refusal(load_files: Load, **files: Any) -> str:
    with pytest.raises(ConfigurationError) as refused:
        load_files(**files)
    return str(refused.value)


def test_a_right_file_is_an_environment(load_files: Load) -> None:
    (environment,) = load_files(dev=VALID)
    assert environment.name == "dev"
    assert environment.services["app"].uses == ("database", "cache")


@pytest.mark.parametrize("case", CASES, ids=[case["new"].strip()[:40] for case in CASES])
def test_a_wrong_file_gets_one_sentence(case: dict[str, str], load_files: Load) -> None:
    assert VALID.count(case["old"]) >= 1
    assert refusal(load_files, dev=VALID.replace(case["old"], case["new"], 1)) == case["says"]


def test_there_are_more_than_a_hundred_of_them() -> None:
    assert len(CASES) > 100
    assert not [case["says"] for case in CASES if "\n" in case["says"]]


def test_every_environment_is_read_and_helpers_are_not(load_files: Load) -> None:
    other = VALID.replace('name="dev"', 'name="other"')
    loaded = load_files(dev=VALID, other=other, shared="raise SystemExit(1)")
    assert [each.name for each in loaded] == ["dev", "other"]


def test_a_new_file_without_an_environment_is_refused(load_files: Load) -> None:
    assert refusal(load_files, dev=VALID, qa="") == (
        "environments/qa.py: ENVIRONMENT is missing, allowed: ENVIRONMENT = Environment(...)"
    )


def test_what_is_wrong_with_another_file_names_that_one(load_files: Load) -> None:
    using = VALID.replace("DAY = ", "from environments.shared import DAY\nHOUR = ")
    assert refusal(load_files, dev=using, shared="from datetime import timedelta\n\nDAY =\n") == (
        "environments/shared.py line 3 is no valid Python: invalid syntax"
    )


def test_what_another_file_does_while_it_is_read_names_that_one(load_files: Load) -> None:
    using = VALID.replace("DAY = ", "from environments.shared import DAY\nHOUR = ")
    assert refusal(load_files, dev=using, shared="DAY = 24 * hour\n") == (
        "environments/shared.py line 1: hour is not defined; a text stands in quotes"
    )


def test_a_construct_is_not_taken_for_the_configuration_of_its_name(
    load_files: Load,
) -> None:
    importlib.import_module("constructs_lib.database")  # its Cache is a construct
    without = VALID.replace("Cache, Environment", "Environment")
    assert refusal(load_files, dev=without).endswith(
        "Cache is not imported; add: from environments.model import Cache"
    )


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("cidr is '10.10.0.0/16', allowed: another one", 13),
        ("services['app'].memory_mib is 512, allowed: more", 20),
        ("owner.nothing is None, allowed: something", 42),
        ("there is too much of it", 9),
    ],
)
def test_what_does_not_go_together_names_the_file_and_line_of_one(
    said: str, line: int, load_files: Load
) -> None:
    def together(environments: tuple[Any, ...]) -> None:
        raise ConfigurationError(f"environment {environments[1].name}: {said}")

    other = VALID.replace('name="dev"', 'name="other"')
    assert refusal(load_files, dev=VALID, other=other, together=together) == (
        f"environments/other.py line {line}: environment other: {said}"
    )


def test_what_concerns_all_of_them_names_no_file(load_files: Load) -> None:
    def together(_: tuple[Any, ...]) -> None:
        raise ConfigurationError("there are too many")

    assert refusal(load_files, dev=VALID, together=together) == "there are too many"


def test_a_function_of_the_file_is_named_where_it_fails(load_files: Load) -> None:
    through = VALID.replace(
        "ENVIRONMENT = Environment(",
        "def made(**more):\n    return Cache(**more)\n\n\nENVIRONMENT = Environment(",
    )
    through = through.replace(
        'cache=Cache(node_type="cache.t4g.micro", snapshot_days=1)', "cache=made()"
    )
    assert refusal(load_files, dev=through) == (
        "environments/dev.py line 10: Cache: node_type, snapshot_days are missing"
    )


def test_a_file_that_is_no_text_is_refused(load_files: Load) -> None:
    assert refusal(load_files, dev=b'NAME = "\xe4"\n').startswith(
        "environments/dev.py line 1 is no valid Python: (unicode error) 'utf-8' codec can't decode"
    )


def test_a_file_that_is_a_dangling_link_is_refused(load_files: Load, tmp_path: Path) -> None:
    def dangling(name: str) -> None:
        (next(tmp_path.glob("environments_*")) / f"{name}.py").symlink_to(tmp_path / "nowhere")

    load_files(dev=VALID)
    dangling("qa")
    package = next(tmp_path.glob("environments_*"))
    with pytest.raises(ConfigurationError, match=r"/qa\.py cannot be read: "):
        read(package.name, package, "qa", variable="ENVIRONMENT", kind=object)


def test_what_all_share_is_read_by_its_own_name(load_files: Load, tmp_path: Path) -> None:
    load_files(
        dev=VALID,
        shared="from environments.model import Platform\n\n"
        'PLATFORM = Platform(region="us-est-1")\n',
    )
    folder = next(tmp_path.glob("environments_*"))
    with pytest.raises(ConfigurationError) as refused:
        read(folder.name, folder, "shared", variable="PLATFORM", kind=object)
    assert str(refused.value).replace(folder.name, "environments") == (
        "environments/shared.py line 3: Platform: region is 'us-est-1', allowed: a region of AWS "
        "such as us-east-1 (not China, not GovCloud); did you mean us-east-1 or us-west-1?"
    )


def test_an_interruption_is_none_of_its_business(load_files: Load) -> None:
    with pytest.raises(KeyboardInterrupt):
        load_files(dev="raise KeyboardInterrupt")


def test_a_file_that_imports_itself_is_refused(load_files: Load) -> None:
    assert refusal(load_files, dev=VALID, qa="from environments.qa import SIZE\n") == (
        "environments/qa.py line 1: environments.qa has no SIZE yet while it is being read, "
        "allowed: no file imports itself, not through another one either"
    )


def test_a_file_that_asks_for_all_environments_is_told_to_take_one(load_files: Load) -> None:
    asking = """
import importlib
from pathlib import Path

load = importlib.import_module("environments.loading").load
ENVIRONMENT = load(__package__, Path(__file__).parent, kind=object, helpers={"model"})[0]
"""
    assert refusal(load_files, dev=VALID, qa=asking) == (
        "environments/qa.py line 6: the environments are asked for while they are read, "
        "allowed: a single file, as in from environments.dev import ENVIRONMENT"
    )


def test_files_that_import_each_other_are_refused(load_files: Load) -> None:
    qa = "from environments.qb import SIZE\n\nCOUNT = 1\n"
    assert refusal(load_files, qa=qa, qb="from environments.qa import COUNT\n\nSIZE = 1\n") == (
        "environments/qb.py line 1: environments.qa has no COUNT yet while it is being read, "
        "allowed: no file imports itself, not through another one either"
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "qb/__init__.py",
            "environments/qb is a folder, which is not read, allowed: environments/qb.py",
        ),
        ("qb/qa.py", "environments/qb is a folder, which is not read, allowed: environments/qb.py"),
        ("qa.PY", "environments/qa.PY is not read, allowed: environments/qa.py"),
        ("qa.eu.py", "environments/qa.eu.py is not read, allowed: environments/qa.py"),
    ],
)
def test_what_would_not_be_read_is_refused(
    path: str, said: str, load_files: Load, tmp_path: Path
) -> None:
    load_files(dev=VALID)
    folder = next(tmp_path.glob("environments_*"))
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text(VALID)
    with pytest.raises(ConfigurationError) as refused:
        load(folder.name, folder, kind=object, helpers={"model"})
    assert str(refused.value).replace(folder.name, "environments") == said


def test_a_folder_without_python_is_none_of_its_business(load_files: Load, tmp_path: Path) -> None:
    load_files(dev=VALID)
    folder = next(tmp_path.glob("environments_*"))
    (folder / "__pycache__").mkdir(exist_ok=True)
    (folder / "notes").mkdir()
    (folder / "notes" / "sizes.md").write_text("")
    assert len(load(folder.name, folder, kind=object, helpers={"model"})) == 1
