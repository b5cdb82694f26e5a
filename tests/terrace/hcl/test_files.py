"""The file of each block, for a stack: one for each domain."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from terrace.hcl import BlockTree, write
from terrace.hcl.files import domain_file

ABOUT = "# The resources and data sources of each domain are in a file of its own.\n"


def at(path: str) -> dict[str, Any]:
    return {"//": {"metadata": {"path": path}}}


def addresses(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Type and name of resources and data sources by file."""
    found = {
        name: [".".join(each) for each in re.findall(r'(?m)^\w+ "(\w+)" "(\w+)"', text)]
        for name, text in files.items()
    }
    return {name: each for name, each in found.items() if each}


def test_a_domain_has_its_resources_and_data_sources_in_a_file(small_tree: BlockTree) -> None:
    document = {
        "data": {"d": {"cache_policy": at("dev/cache/policy"), "net": at("dev/networking/x")}},
        "resource": {"t": {"vpc": at("dev/networking/vpc/main"), "cache": at("dev/cache/main")}},
    }
    files = write(document, small_tree, stack="dev")
    assert files == {
        "cache.tf": (
            '# dev/cache/policy\ndata "d" "cache_policy" {}\n\n'
            '# dev/cache/main\nresource "t" "cache" {}\n'
        ),
        "main.tf": ABOUT,
        "networking.tf": (
            '# dev/networking/x\ndata "d" "net" {}\n\n'
            '# dev/networking/vpc/main\nresource "t" "vpc" {}\n'
        ),
    }


def test_what_belongs_to_the_stack_is_where_a_module_has_it(small_tree: BlockTree) -> None:
    document: dict[str, Any] = {
        "terraform": {"backend": {"s3": {}}, "required_version": ">= 1.9"},
        "provider": {"aws": at("dev/aws/main")},
        "output": {"o": {"value": 1, **at("dev/cache/o")}},
        "variable": {"v": at("dev/cache/v")},
        "locals": {"l": 1},
        "data": {"terraform_remote_state": {"shared": {"backend": "s3"}}},
        "resource": {"t": {"zone": at("dev/zone"), "cache": at("dev/cache/main")}},
        "moved": [{"from": "t.a", "to": "t.cache"}],
    }
    files = write(document, small_tree, stack="dev")
    assert list(files) == [
        "backend.tf",
        "cache.tf",
        "main.tf",
        "outputs.tf",
        "providers.tf",
        "variables.tf",
        "versions.tf",
    ]
    assert files["main.tf"].startswith(f"{ABOUT}\nlocals {{\n")
    assert files["main.tf"].count("moved {") == 1
    assert addresses(files) == {
        "cache.tf": ["t.cache"],
        "main.tf": ["terraform_remote_state.shared", "t.zone"],
    }


def test_a_resource_right_below_the_stack_goes_with_what_lies_below_it(
    small_tree: BlockTree,
) -> None:
    document = {"resource": {"t": {"vpc": at("dev/vpc"), "vpc_a": at("dev/vpc/a")}}}
    assert addresses(write(document, small_tree, stack="dev")) == {"vpc.tf": ["t.vpc", "t.vpc_a"]}


def test_a_stack_may_lie_in_other_constructs(small_tree: BlockTree) -> None:
    document = {
        "resource": {"t": {"a": at("team/dev/jobs/a"), "b": at("team/b"), "c": at("team/dev2/x/c")}}
    }
    files = write(document, small_tree, stack="team/dev")
    assert addresses(files) == {"jobs.tf": ["t.a"], "main.tf": ["t.b", "t.c"]}


@pytest.mark.parametrize(
    ("domain", "file"),
    [
        ("networking", "networking.tf"),
        ("working-hours", "working_hours.tf"),
        ("Default VPC (old)", "default_vpc__old_.tf"),
        ("..", "__.tf"),
        ("main", "main_domain.tf"),
        ("Variables", "variables_domain.tf"),
        ("outputs", "outputs_domain.tf"),
        ("providers", "providers_domain.tf"),
        ("backend", "backend_domain.tf"),
        ("versions", "versions_domain.tf"),
        ("override", "override_domain.tf"),
        ("cost-override", "cost_override_domain.tf"),
    ],
)
def test_the_file_of_a_domain_is_spelled_as_in_its_addresses(domain: str, file: str) -> None:
    assert domain_file(domain) == file


def test_a_domain_never_shares_the_file_of_the_stack(small_tree: BlockTree) -> None:
    document = {
        "output": {"o": {"value": 1}},
        "resource": {"t": {"a": at("dev/outputs/a"), "b": at("dev/main/b")}},
    }
    assert addresses(write(document, small_tree, stack="dev")) == {
        "main_domain.tf": ["t.b"],
        "outputs_domain.tf": ["t.a"],
    }
