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
            depends_on=["aws_vpc.vpc", "${module.m}"],
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
