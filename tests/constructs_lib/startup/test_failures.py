"""What fails, and what a stack of this project is asked for."""

import pytest

from tests.constructs_lib.startup.running import AUTO, INSTALL, python

STACK = """
from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct
from stacks.addresses import addressed_by_path

@addressed_by_path
class Stack(TerraformStack):
    pass

"""
CLASH = """
stack = Stack(App(), "clash")
TerraformOutput(Construct(stack, "a-b"), "c", value="1")
TerraformOutput(Construct(stack, "a"), "b-c", value="2")
try:
    stack.to_terraform()
except RuntimeError as error:
    print(str(error).splitlines()[0].removeprefix("Error: "))
"""
TWICE = """
stack = Stack(App(), "stack")
Construct(stack, "a")
Construct(stack, "a")  # line 16
Construct(stack, "b")
try:
    stack.to_terraform()
except RuntimeError as error:
    print(str(error).splitlines()[0], *error.__notes__)
Construct(stack, "c")
print(*(each.node.id for each in stack.node.children))
"""
DEAF = """
import jsii

class Asking(TerraformStack):
    def _allocate_logical_id(self, element):
        return "an-id"

asking = Asking(App(), "stack")
output = TerraformOutput(asking, "output", value="1")
jsii.kernel.provider._process.send_on(
    ["some"], {"api": "get", "objref": output.__jsii_ref__, "property": "friendlyUniqueId"}
)
try:
    print(asking.node.path)
except RuntimeError as error:
    print(error)
print(output.friendly_unique_id)
"""
FAILING = """
import jsii
from cdktf import IStringProducer, Lazy

@jsii.implements(IStringProducer)
class Failing:
    def produce(self, context):
        raise ValueError("not today")

stack = Stack(App(), "stack")
TerraformOutput(stack, "output", value=Lazy.string_value(Failing()))
try:
    stack.to_terraform()
except RuntimeError as error:
    print(error)
"""


@pytest.mark.parametrize("stock", ["0", "1"])
def test_two_constructs_of_one_address_are_refused(stock: str) -> None:
    assert python(STACK + CLASH, TERRACE_STOCK_STARTUP=stock) == (
        "constructs clash/a-b/c and clash/a/b-c both get the address a_b_c, "
        "allowed: one each; rename one of them"
    )


def test_a_late_failure_names_the_line_that_caused_it_and_later_requests_work() -> None:
    failure, children = python(STACK + TWICE).splitlines()
    assert failure.startswith("There is already a Construct with name 'a' in ")
    assert failure.endswith("asked for in <string>:16")
    assert children == "a c"


@pytest.mark.parametrize("install", [INSTALL, AUTO], ids=["ahead", "waiting"])
def test_a_lazy_value_that_fails_says_where_it_was_made(install: str) -> None:
    first, second, *frames = python(FAILING, install=install + STACK).splitlines()
    assert (first, second) == ("Resolution error: not today.", "Object creation stack:")
    assert any("lazy.js" in each for each in frames)


def test_node_that_needs_python_in_the_middle_of_a_request_is_an_error_and_no_deadlock() -> None:
    assert python(STACK + DEAF).splitlines() == [
        "Node.js needs _allocate_logical_id of Python, which does not listen",
        "an-id",
    ]
