"""Lambda: dead-letter queue and logging of a function, and calls that run nothing.

moto drops DeadLetterConfig and LoggingConfig of CreateFunction and UpdateFunctionConfiguration.
The provider reads both back for aws_lambda_function; AWS answers with text into the group
`/aws/lambda/<function>` when no logging was chosen.
It runs a function in a container, for which it pulls an image. Nothing here may need Docker or
the internet: a call, such as Secrets Manager's and SNS's, succeeds with `null` and runs nothing.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.awslambda.models import LambdaFunction

from terrace.embedded_aws.extensions.patch import wrap

_KEPT: Final = ("DeadLetterConfig", "LoggingConfig")


def extend() -> None:
    """Keep both on the function, and answer for it."""
    wrap(LambdaFunction, "__init__", _create)
    wrap(LambdaFunction, "update_configuration", _update)
    wrap(LambdaFunction, "get_configuration", _describe)
    wrap(LambdaFunction, "_invoke_lambda", _invoke)


def _create(
    original: Callable[..., None], function: Any, *, spec: dict[str, Any], **named: Any
) -> None:
    function.kept = {name: spec[name] for name in _KEPT if name in spec}
    original(function, spec=spec, **named)


def _update(
    original: Callable[..., dict[str, Any]], function: Any, updates: dict[str, Any]
) -> dict[str, Any]:
    # A new mapping: versions that were published before share the old one.
    function.kept = function.kept | {name: updates[name] for name in _KEPT if name in updates}
    return original(function, updates)


def _describe(
    original: Callable[..., dict[str, Any]], function: Any, *rest: Any, **named: Any
) -> dict[str, Any]:
    usual = {"LogFormat": "Text", "LogGroup": function.logs_group_name}
    logging = usual | function.kept.get("LoggingConfig", {})
    answer = original(function, *rest, **named) | {"LoggingConfig": logging}
    # Without a target there is no queue: that is how an update takes it away.
    if queue := function.kept.get("DeadLetterConfig", {}).get("TargetArn"):
        answer["DeadLetterConfig"] = {"TargetArn": queue}
    return answer


def _invoke(*_: Any, **__: Any) -> tuple[str, bool, str]:
    """Answer as a handler without a result does: payload, whether it failed, its log."""
    return "null", False, ""
