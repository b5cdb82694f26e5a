"""Data sources, modules, locals, moves and checks, each read in its own way."""

from collections.abc import Callable

Check = Callable[..., None]


def test_remote_state_takes_its_config_as_an_attribute(check: Check) -> None:
    check(
        {"data": {"terraform_remote_state": {"g": {"backend": "s3", "config": {"bucket": "b"}}}}},
        """
        data "terraform_remote_state" "g" {
          backend = "s3"
          config = {
            bucket = "b"
          }
        }
        """,
    )


def test_a_module_passes_providers_by_reference_and_null_as_null(check: Check) -> None:
    check(
        {
            "module": {
                "m": {
                    "cidr": "${var.cidr}",
                    "kms_key": None,
                    "depends_on": ["module.n"],
                    "providers": {"aws.east": "aws.us"},
                    "source": "./modules/m",
                }
            }
        },
        """
        module "m" {
          source = "./modules/m"
          providers = {
            aws.east = aws.us
          }
          cidr       = var.cidr
          kms_key    = null
          depends_on = [module.n]
        }
        """,
    )


def test_locals_keep_null(check: Check) -> None:
    check({"locals": {"a": None, "b": "${local.a}"}}, "locals {\n  a = null\n  b = local.a\n}\n")


def test_moves_imports_and_removals_name_addresses(check: Check) -> None:
    check(
        {
            "moved": [{"from": "t.a[0]", "to": 't.b["k"]'}],
            "import": {"to": "t.c", "id": "c-${var.n}", "provider": "aws.east"},
            "removed": [{"from": "module.m.t.d", "lifecycle": {"destroy": False}}],
        },
        """
        moved {
          from = t.a[0]
          to   = t.b["k"]
        }

        import {
          to       = t.c
          id       = "c-${var.n}"
          provider = aws.east
        }

        removed {
          from = module.m.t.d

          lifecycle {
            destroy = false
          }
        }
        """,
    )


def test_a_check_holds_data_and_assertions(check: Check) -> None:
    check(
        {
            "check": {
                "health": {
                    "data": {"d": {"x": {"statement": {"sid": "S"}}}},
                    "assert": [{"condition": "${data.d.x.ok}", "error_message": "down"}],
                }
            }
        },
        """
        check "health" {
          data "d" "x" {
            statement {
              sid = "S"
            }
          }

          assert {
            condition     = data.d.x.ok
            error_message = "down"
          }
        }
        """,
    )


def test_ephemeral_resources_are_as_data_sources(check: Check) -> None:
    lifecycle = {"postcondition": {"condition": "${self.ok}", "error_message": "no"}}
    check(
        {"ephemeral": {"e": {"x": {"secret": {"name": "a"}, "count": 1, "lifecycle": lifecycle}}}},
        """
        ephemeral "e" "x" {
          count = 1

          secret {
            name = "a"
          }

          lifecycle {
            postcondition {
              condition     = self.ok
              error_message = "no"
            }
          }
        }
        """,
    )


def test_a_removal_may_connect_and_run(check: Check) -> None:
    check(
        {
            "removed": {
                "from": "t.d",
                "connection": {"host": "${self.ip}"},
                "provisioner": {"local-exec": {"when": "destroy", "command": "x"}},
            }
        },
        """
        removed {
          from = t.d

          connection {
            host = self.ip
          }

          provisioner "local-exec" {
            when    = destroy
            command = "x"
          }
        }
        """,
    )
