"""Which file a block goes to, and what the files outside of main.tf look like."""

from collections.abc import Callable
from typing import Any

import pytest

from terrace.hcl import BlockTree, write
from terrace.hcl.reading import parse

Check = Callable[..., None]


def test_every_kind_of_block_has_its_file_and_empty_files_are_left_out(
    small_tree: BlockTree,
) -> None:
    document: dict[str, Any] = {
        "//": {"metadata": {}},
        "terraform": {"backend": {"s3": {}}, "required_version": ">= 1.9"},
        "provider": {"aws": {}},
        "output": {"o": {"value": 1}},
        "variable": {"v": {}},
        "locals": {"l": 1},
    }
    names = ["backend.tf", "main.tf", "outputs.tf", "providers.tf", "variables.tf", "versions.tf"]
    assert list(write(document, small_tree)) == names
    assert list(write({"locals": {"l": 1}}, small_tree)) == ["main.tf"]


def test_a_resource_stands_below_its_construct_path(check: Check) -> None:
    metadata = {"metadata": {"path": "dev/network/vpc", "uniqueId": "vpc"}}
    check(
        {"resource": {"t": {"vpc": {"//": metadata, "a": 1}, "bare": {"//": "a note", "a": 2}}}},
        """
        # dev/network/vpc
        resource "t" "vpc" {
          a = 1
        }

        resource "t" "bare" {
          a = 2
        }
        """,
    )


def test_settings_are_split_into_backend_and_versions(check: Check) -> None:
    document = {
        "terraform": {
            "backend": {"s3": {"key": "a/${b}", "assume_role": {"role_arn": "r"}}},
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}},
            "required_version": ">= 1.9.0",
        }
    }
    check(
        document,
        """
        terraform {
          backend "s3" {
            key = "a/$${b}"
            assume_role = {
              role_arn = "r"
            }
          }
        }
        """,
        file="backend.tf",
    )
    check(
        document,
        """
        terraform {
          required_version = ">= 1.9.0"

          required_providers {
            aws = {
              source  = "hashicorp/aws"
              version = "~> 5.0"
            }
          }
        }
        """,
        file="versions.tf",
    )


def test_a_remote_backend_has_its_workspaces_in_a_block(check: Check) -> None:
    check(
        {"terraform": {"cloud": {"organization": "o", "workspaces": {"name": "w"}}}},
        """
        terraform {
          cloud {
            organization = "o"

            workspaces {
              name = "w"
            }
          }
        }
        """,
        file="backend.tf",
    )


def test_providers_come_one_by_one_or_in_a_list(check: Check) -> None:
    check(
        {
            "provider": {
                "aws": [
                    {"region": "${var.r}", "default_tags": [{"tags": {"a": "b"}}]},
                    {"region": "r", "assume_role": {"role_arn": "x"}, "alias": "east"},
                ]
            }
        },
        """
        provider "aws" {
          region = var.r

          default_tags {
            tags = {
              a = "b"
            }
          }
        }

        provider "aws" {
          alias  = "east"
          region = "r"

          assume_role {
            role_arn = "x"
          }
        }
        """,
        file="providers.tf",
    )


def test_variables_read_their_default_without_evaluating_it(check: Check) -> None:
    check(
        {
            "variable": {
                "v": {
                    "default": {"a": "${b}"},
                    "type": "map(string)",
                    "description": "Of ${x}",
                    "validation": [{"condition": "${length(var.v) > 0}", "error_message": "none"}],
                },
                "optional": {"type": "string", "default": None, "nullable": True},
            }
        },
        """
        variable "v" {
          description = "Of $${x}"
          type        = map(string)
          default = {
            a = "$${b}"
          }

          validation {
            condition     = length(var.v) > 0
            error_message = "none"
          }
        }

        variable "optional" {
          type     = string
          default  = null
          nullable = true
        }
        """,
        file="variables.tf",
    )


def test_outputs_may_have_preconditions(check: Check) -> None:
    check(
        {
            "output": {
                "o": {
                    "depends_on": ["t.x"],
                    "precondition": {"condition": "${t.x.ok}", "error_message": "not ok"},
                    "sensitive": True,
                    "ephemeral": "${false}",
                    "value": "${t.x.id}",
                }
            }
        },
        """
        output "o" {
          value     = t.x.id
          sensitive = true
          ephemeral = "$${false}"

          precondition {
            condition     = t.x.ok
            error_message = "not ok"
          }

          depends_on = [t.x]
        }
        """,
        file="outputs.tf",
    )


@pytest.mark.parametrize(
    ("backend", "block"),
    [
        ("remote", "workspaces"),
        ("kubernetes", "exec"),
        ("oss", "assume_role"),
        ("cos", "assume_role"),
    ],
)
def test_some_backends_have_a_block(backend: str, block: str, check: Check) -> None:
    check(
        {"terraform": {"backend": {backend: {"a": "${b}", block: {"c": "d"}}}}},
        f"""
        terraform {{
          backend "{backend}" {{
            a = "$${{b}}"

            {block} {{
              c = "d"
            }}
          }}
        }}
        """,
        file="backend.tf",
    )


def test_a_language_is_a_keyword(check: Check) -> None:
    check(
        {"terraform": {"language": "TF2021", "experiments": ["x"]}},
        """
        terraform {
          language    = TF2021
          experiments = [x]
        }
        """,
        file="versions.tf",
    )


def test_a_provider_may_have_another_name(check: Check) -> None:
    own = {"source": "registry.terraform.io/hashicorp/aws"}
    check(
        {
            "terraform": [{"required_providers": [{"own": own}]}],
            "provider": {"own": {"default_tags": {"tags": {}}}, "terraform": {"alias": "x"}},
        },
        """
        provider "own" {
          default_tags {
            tags = {}
          }
        }

        provider "terraform" {
          alias = "x"
        }
        """,
        file="providers.tf",
    )


def test_what_is_given_twice_or_in_lists_is_all_there(small_tree: BlockTree) -> None:
    document = parse('[{"locals": {"a": 1}, "locals": [{"b": 2}, {}]}, {"output": {"o": [[{}]]}}]')
    files = write(document, small_tree)
    assert files["main.tf"] == "locals {\n  a = 1\n}\n\nlocals {\n  b = 2\n}\n\nlocals {}\n"
    assert files["outputs.tf"] == 'output "o" {}\n'
