import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.constructs_lib.startup.running import AUTO, ROOT, python, run

LOADED = """
import sys
from cdktf_cdktf_provider_aws.vpc import Vpc
package = "cdktf_cdktf_provider_aws."
loaded = (name.removeprefix(package) for name in sys.modules if name.startswith(package))
print(*sorted(name for name in loaded if "_" not in name))
"""
AS_ATTRIBUTE = """
import cdktf_cdktf_provider_aws as aws
print(aws.vpc.Vpc.__name__, hasattr(aws, "no_such_service"))
"""
NOTHING = """
import os
import sys
import constructs_lib
before = dict(os.environ)
from constructs_lib import startup
print("jsii" in sys.modules)
startup.install()
startup.install()
print(dict(os.environ) == before)
"""
LATE = """
import os
import cdktf
import constructs_lib.startup.auto
from cdktf_cdktf_provider_aws.vpc import Vpc
import sys
stack = cdktf.TerraformStack(cdktf.App(), "stack")
print(Vpc(stack, "vpc").node.path, "cdktf_cdktf_provider_aws.kms_key" in sys.modules)
"""
IN_USE = """
import cdktf
token = cdktf.Token.as_string(cdktf.Fn.upper("x"))
import constructs_lib.startup.auto
print(cdktf.Token.is_unresolved(token))
"""
OTHER_VERSION = """
import importlib.metadata
found = importlib.metadata.version
importlib.metadata.version = lambda name: "0.19.2" if name == "cdktf" else found(name)
import constructs_lib.startup.auto
import constructs
print(constructs.Construct.is_construct(1))
"""
IN_A_CHILD = """
import os
import subprocess
before = dict(os.environ)
import constructs
constructs.Construct.is_construct("no")
print(dict(os.environ) == before, flush=True)
subprocess.run(["node", "-p", "process.env.NODE_OPTIONS"], check=True)
"""
SHARED_OUTPUT = """
import constructs
constructs.Construct.is_construct("no")
"""

PROCESSES = """
import os
import sys
import constructs
from pathlib import Path

def below(process):
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return len(children) + sum(map(below, children))

constructs.Construct.is_construct("no")  # waits until Node.js answers
sys.stdout.write(f"{below(os.getpid())} of Node.js\\n")  # at once: Node.js is heard meanwhile
"""

UNPACKED = """
import os
import time
import constructs
from pathlib import Path

cache = Path(os.environ["JSII_RUNTIME_PACKAGE_CACHE_ROOT"])
while not list(cache.glob("constructs/*/*/.jsii.runtime.v*.json")):
    time.sleep(0.05)  # a thread of Node.js writes it
"""

# In one process, as cdktf is meant to be run.
EVERYTHING = """
import sys
from constructs_lib import startup
startup.install()
import main
main.build(sys.argv[1]).synth()
"""


TYPES = """
import sys
import typing
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
stack = TerraformStack(App(), "stack")
for id_ in "ab":
    CloudwatchLogGroup(stack, id_, name=id_)
    try:
        CloudwatchLogGroup(stack, f"{id_}-wrong", retention_in_days="7 days")
    except TypeError as error:
        print(type(error).__name__)
worked_out = []
sys.setprofile(lambda frame, *_: worked_out.append(1) if frame.f_code is CODE else None)
CODE = typing.get_type_hints.__code__
CloudwatchLogGroup(stack, "c", name="c")
sys.setprofile(None)
print(len(worked_out))
"""


def warnings_of(ended: subprocess.CompletedProcess[str]) -> list[str]:
    lines = ended.stderr.splitlines()
    return [each.partition("RuntimeWarning: ")[2] for each in lines if "RuntimeWarning" in each]


def test_importing_the_library_does_nothing_and_installing_changes_no_variable() -> None:
    assert python(NOTHING, install="").split() == ["False", "True"]


@pytest.mark.stock
def test_the_line_after_cdktf_was_imported_works() -> None:
    ended = run(LATE)
    assert ended.stdout.split() == ["stack/vpc", "False"]
    assert warnings_of(ended) == []


@pytest.mark.stock
@pytest.mark.parametrize(
    ("code", "reason", "printed"),
    [
        (IN_USE, "something of cdktf was used before it was installed", "True"),
        (
            OTHER_VERSION,
            "cdktf is 0.19.2, and it is made for cdktf from 0.20.12 to below 0.22",
            "False",
        ),
    ],
    ids=["in use", "another version"],
)
def test_where_it_cannot_work_it_says_so_and_the_program_runs(
    code: str, reason: str, printed: str
) -> None:
    ended = run(code)
    assert warnings_of(ended) == [
        f"This program starts as slowly as without constructs_lib.startup: {reason}."
    ]
    assert ended.stdout.split() == [printed]


def test_another_runtime_of_jsii_stays_in_use() -> None:
    ended = run(AUTO, JSII_RUNTIME="/nowhere.js")
    assert "JSII_RUNTIME names another runtime of jsii." in warnings_of(ended)[0]


@pytest.mark.parametrize(
    "options", ["--preserve-symlinks-main", "--preserve-symlinks --no-warnings"]
)
def test_the_users_options_for_node_reach_child_processes_as_they_are(options: str) -> None:
    assert python(IN_A_CHILD, install=AUTO, NODE_OPTIONS=options).splitlines() == ["True", options]


def test_what_a_program_started_by_node_prints_is_no_answer(tmp_path: Path) -> None:
    talker = tmp_path / "talker.cjs"
    talker.write_text(
        'require("node:child_process").execSync("echo \'{}\'; cat", { stdio: "inherit" })'
    )
    assert python(SHARED_OUTPUT, install=AUTO, NODE_OPTIONS=f"--require {talker}") == "{}"


def test_a_binding_loads_itself_and_nothing_else() -> None:
    assert python(LOADED) == "vpc"


def test_bindings_are_attributes_of_the_package_as_in_the_stock_one() -> None:
    assert python(AS_ATTRIBUTE) == "Vpc False"


def test_types_are_checked_each_time_but_worked_out_once() -> None:
    assert python(TYPES, optimized=False, PYTHONDONTWRITEBYTECODE="").split() == [
        "TypeError",
        "TypeError",
        "0",
    ]


def test_node_runs_in_one_process_and_what_it_prints_is_seen(tmp_path: Path) -> None:
    talker = tmp_path / "talker.cjs"
    talker.write_text('setImmediate(() => console.log("from Node.js"))')
    told = python(PROCESSES, NODE_OPTIONS=f"--require {talker}")
    assert sorted(told.splitlines()) == ["1 of Node.js", "from Node.js"]


def test_the_switch_gives_the_two_processes_of_jsii() -> None:
    assert python(PROCESSES, TERRACE_STOCK_STARTUP="1") == "2 of Node.js"


def test_packages_that_jsii_has_not_seen_are_unpacked_and_indexed(tmp_path: Path) -> None:
    python(UNPACKED, JSII_RUNTIME_PACKAGE_CACHE_ROOT=str(tmp_path))
    assert list(tmp_path.glob("constructs/*/*/lib/index.js"))


@pytest.mark.stock
@pytest.mark.parametrize(
    "program", [["-c", EVERYTHING], ["-m", "tests.constructs_lib.startup.sampler"]]
)
def test_stock_and_fast_start_up_give_the_same_bytes(tmp_path: Path, program: list[str]) -> None:
    """The stock start-up takes half a minute, so this test is not among the quick ones."""
    outputs = {}
    environ = {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}
    for switch, options in (("0", ["-O"]), ("1", [])):
        output = tmp_path / switch
        variables = {
            "TERRACE_STOCK_STARTUP": switch,
            # 2,125 modules are compiled once, here and for the benchmark, not at every run.
            "PYTHONPYCACHEPREFIX": str(ROOT / ".terrace/bench-bytecode"),
        }
        command = [sys.executable, *options, *program, str(output)]
        subprocess.run(command, cwd=ROOT, env=environ | variables, check=True)
        outputs[switch] = {
            path.relative_to(output): path.read_bytes()
            for path in output.rglob("*")
            if path.is_file()
        }
    assert len(list((tmp_path / "0/stacks").iterdir())) >= 2
    assert outputs["0"] == outputs["1"]
