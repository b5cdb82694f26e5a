"""Lambda: what a function keeps, what an account may reserve, and calls that run nothing.

moto drops DeadLetterConfig and LoggingConfig of CreateFunction and UpdateFunctionConfiguration.
The provider reads both back for aws_lambda_function; AWS answers with text into the group
`/aws/lambda/<function>` when no logging was chosen.
It keeps the key of a function without environment variables, where Lambda does not: that is a
difference in every plan.
It lets an account reserve all concurrency. Lambda leaves 100 to functions without a reservation,
or all where the account has less, as young accounts have with their 10. Accounts here have 1,000,
or what TERRACE_LAMBDA_CONCURRENCY says where the server is started.
It runs a function in a container, for which it pulls an image. Nothing here may need Docker or
the internet: a call, such as Secrets Manager's and SNS's, succeeds with `null` and runs nothing.

Source: hashicorp/terraform-provider-aws, documentation of aws_lambda_function, kms_key_arn; AWS
Lambda Developer Guide, "Understanding reserved concurrency" and "Lambda quotas".
"""

import os
from collections.abc import Callable
from typing import Any, Final

from moto.awslambda.exceptions import InvalidParameterValueException
from moto.awslambda.models import LambdaBackend, LambdaFunction

from terrace.embedded_aws.extensions.patch import wrap

QUOTA: Final = "TERRACE_LAMBDA_CONCURRENCY"
DEFAULT_QUOTA: Final = 1000
UNRESERVED: Final = 100  # at least, of what an account has
_KEPT: Final = ("DeadLetterConfig", "LoggingConfig")


def extend() -> None:
    """Keep on the function what Lambda keeps, and answer for it."""
    wrap(LambdaFunction, "__init__", _create)
    wrap(LambdaFunction, "update_configuration", _update)
    wrap(LambdaFunction, "get_configuration", _describe)
    wrap(LambdaFunction, "_invoke_lambda", _invoke)
    wrap(LambdaBackend, "put_function_concurrency", _reserve)


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
    if not function.environment_vars:
        answer.pop("KMSKeyArn", None)
    return answer


def _reserve(original: Callable[..., Any], backend: Any, name: str, reserved: int) -> Any:
    quota = int(os.environ.get(QUOTA, DEFAULT_QUOTA))
    others = sum(
        int(each.reserved_concurrency or 0)
        for each in backend.list_functions()
        if each.function_name != name
    )
    least = min(UNRESERVED, quota)
    if quota - others - int(reserved) < least:
        raise InvalidParameterValueException(
            "Specified ReservedConcurrentExecutions for function decreases account's "
            f"UnreservedConcurrentExecution below its minimum value of [{least}]."
        )
    return original(backend, name, reserved)


def _invoke(*_: Any, **__: Any) -> tuple[str, bool, str]:
    """Answer as a handler without a result does: payload, whether it failed, its log."""
    return "null", False, ""
