import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

LOADED = """
import sys
import constructs_lib
from cdktf_cdktf_provider_aws.vpc import Vpc
package = "cdktf_cdktf_provider_aws."
loaded = (name.removeprefix(package) for name in sys.modules if name.startswith(package))
print(*sorted(name for name in loaded if "_" not in name))
"""
AS_ATTRIBUTE = """
import constructs_lib
import cdktf_cdktf_provider_aws as aws
print(aws.vpc.Vpc.__name__, hasattr(aws, "no_such_service"))
"""
WITH_OPTIONS = """
import os
import constructs_lib
import constructs_lib.startup
constructs_lib.startup.install()
print(os.environ["NODE_OPTIONS"])
"""

PROCESSES = """
import os
import sys
import constructs_lib
import constructs
from pathlib import Path

def below(process):
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return len(children) + sum(map(below, children))

sys.stdout.write(f"{below(os.getpid())} of Node.js\\n")  # at once: Node.js is heard meanwhile
"""

# In one process: the stock start-up is long enough once.
EVERYTHING = """
import sys
import main
from environments import ENVIRONMENTS
from stacks.names import SHARED_STACKS
main.build(sys.argv[1], [*SHARED_STACKS, *(each.name for each in ENVIRONMENTS)]).synth()
"""

CLASH = """
import constructs_lib
from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct
from stacks.addresses import addressed_by_path

@addressed_by_path
class Stack(TerraformStack):
    pass

stack = Stack(App(), "clash")
TerraformOutput(Construct(stack, "a-b"), "c", value="1")
TerraformOutput(Construct(stack, "a"), "b-c", value="2")
try:
    stack.to_terraform()
except RuntimeError as error:
    print(str(error).splitlines()[0].removeprefix("Error: "))
"""


def python(code: str, **variables: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-O", "-c", code],
        cwd=ROOT,
        env=os.environ | variables,
        check=True,
        capture_output=True,
        text=True,
    )
    return ended.stdout.strip()


def test_a_binding_loads_itself_and_nothing_else() -> None:
    assert python(LOADED) == "vpc"


def test_bindings_are_attributes_of_the_package_as_in_the_stock_one() -> None:
    assert python(AS_ATTRIBUTE) == "Vpc False"


def test_options_of_node_that_a_caller_set_stay_and_ours_is_added_once() -> None:
    options = python(WITH_OPTIONS, NODE_OPTIONS="--max-old-space-size=4096")
    first, *preloads = options.split(" --require ")
    assert first == "--max-old-space-size=4096 --preserve-symlinks"
    assert [Path(each.strip('"')).name for each in preloads] == [
        "lazy_provider.cjs",
        "cdktf_shortcuts.cjs",
        "one_process.cjs",
    ]


def test_node_runs_in_one_process_and_what_it_prints_is_seen(tmp_path: Path) -> None:
    talker = tmp_path / "talker.cjs"
    talker.write_text('setImmediate(() => console.log("from Node.js"))')
    told = python(PROCESSES, NODE_OPTIONS=f"--require {talker}")
    assert sorted(told.splitlines()) == ["1 of Node.js", "from Node.js"]


def test_a_process_with_the_stock_start_up_inherits_nothing_of_the_fast_one() -> None:
    handed_down = python(WITH_OPTIONS, NODE_OPTIONS="--max-old-space-size=4096")
    options = {"NODE_OPTIONS": handed_down, "TERRACE_STOCK_STARTUP": "1"}
    assert python(WITH_OPTIONS, **options) == "--max-old-space-size=4096"
    assert python(PROCESSES, **options) == "2 of Node.js"


@pytest.mark.parametrize("stock", ["0", "1"])
def test_two_constructs_of_one_address_are_refused(stock: str) -> None:
    assert python(CLASH, TERRACE_STOCK_STARTUP=stock) == (
        "constructs clash/a-b/c and clash/a/b-c both get the address a_b_c, "
        "allowed: one each; rename one of them"
    )


@pytest.mark.stock
def test_stock_and_fast_start_up_give_the_same_bytes(tmp_path: Path) -> None:
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
        command = [sys.executable, *options, "-c", EVERYTHING, str(output)]
        subprocess.run(command, cwd=ROOT, env=environ | variables, check=True)
        outputs[switch] = {
            path.relative_to(output): path.read_bytes()
            for path in output.rglob("*")
            if path.is_file()
        }
    assert len(list((tmp_path / "0/stacks").iterdir())) == 5
    assert outputs["0"] == outputs["1"]
