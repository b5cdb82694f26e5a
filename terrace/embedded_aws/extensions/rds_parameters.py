"""RDS: parameters that have a source, and those that are as the family has them anyway.

moto leaves Source out of DescribeDBParameters, and the provider passes over parameters without
one for aws_db_parameter_group; it lacks ResetDBParameterGroup, with which the provider removes
one. It answers with whatever was sent. RDS takes a value that the family has already for no change:
the parameter keeps the source `system`, and its apply method `pending-reboot`, which is a
difference in every plan where Terraform has another one.

Source: hashicorp/terraform-provider-aws, issues 39252, 23335 (source) and 22857 (apply method);
Amazon RDS User Guide, "Using SSL with a PostgreSQL DB instance" (rds.force_ssl is 1 from 15 on).
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from moto.core.responses import ActionResult
from moto.rds.models import DBParameterGroup
from moto.rds.responses import RDSResponse

from terrace.embedded_aws.extensions.patch import add, wrap

_FORCE_TLS: Final = "rds.force_ssl"
_FIRST_WITH_TLS: Final = 15  # major version of PostgreSQL
_UNCHANGED: Final = {"Source": "system", "ApplyMethod": "pending-reboot"}


def extend() -> None:
    """Complete the parameters of groups."""
    wrap(DBParameterGroup, "update_parameters", _update)
    add(RDSResponse, reset_db_parameter_group)


def _update(
    original: Callable[..., None], group: Any, parameters: Iterable[dict[str, Any]]
) -> None:
    original(group, [_as_kept(group.family, each) for each in parameters])


def _as_kept(family: str, parameter: dict[str, Any]) -> dict[str, Any]:
    is_default = parameter["ParameterName"] == _FORCE_TLS and (
        parameter.get("ParameterValue") == _default(family)
    )
    return parameter | _UNCHANGED if is_default else {"Source": "user"} | parameter


def _default(family: str) -> str | None:
    """The value of rds.force_ssl that a family has; None where it is no PostgreSQL of RDS."""
    major = family.removeprefix("postgres")
    if not major.isdigit():
        return None
    return "1" if int(major) >= _FIRST_WITH_TLS else "0"


def reset_db_parameter_group(self: Any) -> ActionResult:
    """Answer ResetDBParameterGroup: what a group does not set, it does not list."""
    name = self.params["DBParameterGroupName"]
    group = self.backend.modify_db_parameter_group(name, [])
    named = [each["ParameterName"] for each in self.params.get("Parameters", [])]
    for parameter in named or list(group.parameters):
        group.parameters.pop(parameter, None)
    return ActionResult({"DBParameterGroupName": group.name})
