"""CloudWatch Logs: the class of a log group.

moto drops logGroupClass of CreateLogGroup. The provider reads it back from DescribeLogGroups
for aws_cloudwatch_log_group; AWS answers STANDARD when none was chosen.
"""

from collections.abc import Callable
from typing import Any

from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse

from terrace.embedded_aws.extensions.patch import wrap


def extend() -> None:
    """Keep the class on the group."""
    wrap(LogsResponse, "create_log_group", _create)
    wrap(LogGroup, "to_describe_dict", _describe)


def _create(original: Callable[..., str], self: Any) -> str:
    answer = original(self)
    group = self.logs_backend.groups[self._get_param("logGroupName")]
    group.log_group_class = self._get_param("logGroupClass")
    return answer


def _describe(original: Callable[..., dict[str, Any]], group: Any) -> dict[str, Any]:
    return original(group) | {
        "logGroupClass": getattr(group, "log_group_class", None) or "STANDARD"
    }
