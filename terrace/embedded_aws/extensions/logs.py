"""CloudWatch Logs: the class of a log group, and changes of a metric filter.

moto drops logGroupClass of CreateLogGroup. The provider reads it back from DescribeLogGroups
for aws_cloudwatch_log_group; AWS answers STANDARD when none was chosen.
It keeps the former filter beside the new one when PutMetricFilter changes it, and the provider
goes on finding the former for aws_cloudwatch_log_metric_filter.
"""

from collections.abc import Callable
from typing import Any

from moto.logs.models import LogGroup, LogsBackend
from moto.logs.responses import LogsResponse

from terrace.embedded_aws.extensions.patch import wrap


def extend() -> None:
    """Keep the class on the group, and one filter per name."""
    wrap(LogsResponse, "create_log_group", _create)
    wrap(LogGroup, "to_describe_dict", _describe)
    wrap(LogsBackend, "put_metric_filter", _put_filter)


def _create(original: Callable[..., str], self: Any) -> str:
    answer = original(self)
    group = self.logs_backend.groups[self._get_param("logGroupName")]
    group.log_group_class = self._get_param("logGroupClass")
    return answer


def _describe(original: Callable[..., dict[str, Any]], group: Any) -> dict[str, Any]:
    return original(group) | {
        "logGroupClass": getattr(group, "log_group_class", None) or "STANDARD"
    }


def _put_filter(original: Callable[..., None], backend: Any, name: str, *rest: Any) -> None:
    _pattern, group, _transformations = rest
    backend.delete_metric_filter(name, group)
    original(backend, name, *rest)
