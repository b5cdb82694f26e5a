"""Resources: blocks by the schema, and the arguments that Terraform itself reads."""

from collections.abc import Callable
from typing import Any

Check = Callable[..., None]


def resource(**content: Any) -> dict[str, Any]:
    return {"resource": {"t": {"x": content}}}


def test_blocks_of_the_schema_are_blocks_and_all_else_is_an_attribute(check: Check) -> None:
    check(
        resource(
            rule=[{"id": "a", "filter": {"and": [{"tags": {"k": "v"}}]}}, {"filter": [{}]}],
            ingress=[{"port": 1, "self": None}],
            settings={"k": "v"},
            timeouts={"create": "5m"},
        ),
        """
        resource "t" "x" {
          ingress = [
            {
              port = 1
              self = null
            },
          ]
          settings = {
            k = "v"
          }

          rule {
            id = "a"

            filter {
              and {
                tags = {
                  k = "v"
                }
              }
            }
          }

          rule {
            filter {}
          }

          timeouts {
            create = "5m"
          }
        }
        """,
    )


def test_null_and_empty_lists_of_blocks_are_left_out(check: Check) -> None:
    check(resource(a=None, rule=[], timeouts=None), 'resource "t" "x" {}\n')


def test_meta_arguments_lead_and_close(check: Check) -> None:
    check(
        resource(
            a=1,
            depends_on=["aws_vpc.vpc", "module.m"],
            lifecycle={"ignore_changes": ["tags", 'tags["a"]'], "replace_triggered_by": ["t.y.id"]},
            count="${var.n}",
            rule={"id": "b"},
            provider="aws.east",
        ),
        """
        resource "t" "x" {
          count    = var.n
          provider = aws.east
          a        = 1

          rule {
            id = "b"
          }

          lifecycle {
            ignore_changes       = [tags, tags["a"]]
            replace_triggered_by = [t.y.id]
          }

          depends_on = [aws_vpc.vpc, module.m]
        }
        """,
    )


def test_conditions_in_a_lifecycle_are_blocks(check: Check) -> None:
    check(
        resource(
            lifecycle={
                "ignore_changes": "all",
                "precondition": [{"condition": "${var.a}", "error_message": "no ${var.a}"}],
                "postcondition": {"condition": "${self.b}", "error_message": "no b"},
            }
        ),
        """
        resource "t" "x" {
          lifecycle {
            ignore_changes = all

            precondition {
              condition     = var.a
              error_message = "no ${var.a}"
            }

            postcondition {
              condition     = self.b
              error_message = "no b"
            }
          }
        }
        """,
    )


def test_a_dynamic_block_is_written_by_the_block_it_makes(check: Check) -> None:
    check(
        resource(
            dynamic={
                "rule": {
                    "for_each": "${var.rules}",
                    "iterator": "each",
                    "content": {"id": "${each.key}", "filter": {"prefix": "${each.value}"}},
                }
            }
        ),
        """
        resource "t" "x" {
          dynamic "rule" {
            for_each = var.rules
            iterator = each

            content {
              id = each.key

              filter {
                prefix = each.value
              }
            }
          }
        }
        """,
    )


def test_provisioners_keep_their_order_and_their_keywords(check: Check) -> None:
    check(
        resource(
            connection={"host": "${self.ip}"},
            provisioner=[
                {"local-exec": {"command": "a", "when": "destroy", "on_failure": "continue"}},
                {"remote-exec": {"inline": ["b"], "connection": {"host": "c"}}},
            ],
        ),
        """
        resource "t" "x" {
          connection {
            host = self.ip
          }

          provisioner "local-exec" {
            command    = "a"
            when       = destroy
            on_failure = continue
          }

          provisioner "remote-exec" {
            inline = ["b"]

            connection {
              host = "c"
            }
          }
        }
        """,
    )


def test_an_attribute_that_dynamic_makes_is_a_block_there(check: Check) -> None:
    content = {"port": "${ingress.value}", "dynamic": {"inner": {"for_each": [], "content": {}}}}
    check(
        {
            "resource": {
                "sg": {
                    "x": {"dynamic": {"ingress": {"for_each": "${var.p}", "content": content}}},
                    "y": {"ingress": [{"port": 1}], "rule": {"entry": [{"n": 1}]}},
                }
            }
        },
        """
        resource "sg" "x" {
          dynamic "ingress" {
            for_each = var.p

            content {
              port = ingress.value

              dynamic "inner" {
                for_each = []

                content {}
              }
            }
          }
        }

        resource "sg" "y" {
          ingress = [
            {
              port = 1
            },
          ]

          rule {
            entry = [
              {
                n = 1
              },
            ]
          }
        }
        """,
    )


def test_null_stays_where_terraform_refuses_it(check: Check) -> None:
    check(
        resource(count=None, id=None, lifecycle={"prevent_destroy": None}),
        """
        resource "t" "x" {
          count = null

          lifecycle {
            prevent_destroy = null
          }
        }
        """,
    )


def test_bodies_may_be_null_or_lists_of_what_is_one_body(check: Check) -> None:
    check(
        resource(rule=[None, [{"id": "a"}, {"filter": {}}]]),
        """
        resource "t" "x" {
          rule {}

          rule {
            id = "a"

            filter {}
          }
        }
        """,
    )


def test_what_shares_a_name_with_an_argument_of_terraform_is_in_a_block_for_it(
    check: Check,
) -> None:
    check(
        resource(_={"count": 1, "rule": {"id": "a"}}),
        """
        resource "t" "x" {
          _ {
            count = 1

            rule {
              id = "a"
            }
          }
        }
        """,
    )


def test_what_terraform_reads_without_evaluating_is_literal(check: Check) -> None:
    check(
        resource(lifecycle={"create_before_destroy": "${x}"}),
        """
        resource "t" "x" {
          lifecycle {
            create_before_destroy = "$${x}"
          }
        }
        """,
    )
