import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in

ACCOUNT = "787878787878"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/8d1f7a0c-4c0b-4d0e-9f43-5a2f2f3f7f11"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead-letters"
LOGGING = {
    "LogFormat": "JSON",
    "ApplicationLogLevel": "INFO",
    "SystemLogLevel": "WARN",
    "LogGroup": "/own/group",
}


@pytest.fixture
def functions(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("lambda", account=ACCOUNT)


@pytest.fixture(scope="module")
def role(embedded_aws: EmbeddedAws) -> str:
    iam = embedded_aws.client("iam", account=ACCOUNT)
    answer = iam.create_role(RoleName="functions", AssumeRolePolicyDocument="{}")
    arn: str = answer["Role"]["Arn"]
    return arn


def create(functions: Any, role: str, name: str, **options: Any) -> dict[str, Any]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("code.py", "def handler(event, context):\n    raise SystemExit(1)\n")
    created: dict[str, Any] = functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="code.handler",
        Role=role,
        Code={"ZipFile": archive.getvalue()},
        **options,
    )
    return created


def described(functions: Any, name: str, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = functions.get_function_configuration(FunctionName=name, **query)
    return found


def test_queue_and_logging_come_back_as_chosen(functions: Any, role: str) -> None:
    create(
        functions,
        role,
        "chosen",
        DeadLetterConfig={"TargetArn": QUEUE},
        LoggingConfig=LOGGING,
    )
    found = described(functions, "chosen")
    assert (found["DeadLetterConfig"], found["LoggingConfig"]) == ({"TargetArn": QUEUE}, LOGGING)


def test_a_function_without_a_choice_logs_text_into_the_usual_group(
    functions: Any, role: str
) -> None:
    create(functions, role, "unchosen")
    found = described(functions, "unchosen")
    assert "DeadLetterConfig" not in found
    assert found["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/aws/lambda/unchosen"}


def test_a_change_replaces_them_and_leaves_what_was_published(functions: Any, role: str) -> None:
    create(functions, role, "changed", DeadLetterConfig={"TargetArn": QUEUE}, Publish=True)
    functions.update_function_configuration(
        FunctionName="changed", DeadLetterConfig={"TargetArn": ""}, LoggingConfig=LOGGING
    )
    found = described(functions, "changed")
    assert "DeadLetterConfig" not in found
    assert found["LoggingConfig"] == LOGGING
    published = described(functions, "changed", Qualifier="1")
    assert published["DeadLetterConfig"] == {"TargetArn": QUEUE}


def test_a_change_of_something_else_leaves_them(functions: Any, role: str) -> None:
    create(functions, role, "left", DeadLetterConfig={"TargetArn": QUEUE}, LoggingConfig=LOGGING)
    functions.update_function_configuration(FunctionName="left", Timeout=9)
    found = described(functions, "left")
    assert found["DeadLetterConfig"] == {"TargetArn": QUEUE}
    assert (found["LoggingConfig"], found["Timeout"]) == (LOGGING, 9)


def test_a_call_runs_nothing_and_succeeds(functions: Any, role: str) -> None:
    create(functions, role, "called")
    answer = functions.invoke(FunctionName="called", Payload=b"{}")
    assert answer["Payload"].read() == b"null"
    assert "FunctionError" not in answer


def test_the_key_of_a_function_is_kept_as_long_as_it_has_variables(
    functions: Any, role: str
) -> None:
    assert "KMSKeyArn" not in create(functions, role, "bare", KMSKeyArn=KEY)
    variables = {"Variables": {"LEVEL": "info"}}
    create(functions, role, "set", KMSKeyArn=KEY, Environment=variables)
    assert described(functions, "set")["KMSKeyArn"] == KEY
    functions.update_function_configuration(FunctionName="set", Environment={"Variables": {}})
    assert "KMSKeyArn" not in described(functions, "set")


def reserve(functions: Any, name: str, number: int) -> None:
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=number)


def test_an_account_keeps_a_hundred_calls_for_functions_without_a_reservation(
    functions: Any, role: str
) -> None:
    for name in ("reserving", "other"):
        create(functions, role, name)
    reserve(functions, "reserving", 500)
    reserve(functions, "other", 400)
    with pytest.raises(ClientError, match=r"InvalidParameterValue.*below its minimum .*100"):
        reserve(functions, "other", 401)
    reserve(functions, "reserving", 499)
    reserve(functions, "other", 401)
    found = functions.get_function_concurrency(FunctionName="other")
    assert found["ReservedConcurrentExecutions"] == 401


def test_a_young_account_can_reserve_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRACE_LAMBDA_CONCURRENCY", "10")
    with embedded_aws_in(tmp_path) as aws:
        functions = aws.client("lambda")
        answer = aws.client("iam").create_role(RoleName="it", AssumeRolePolicyDocument="{}")
        create(functions, answer["Role"]["Arn"], "young")
        with pytest.raises(ClientError, match=r"InvalidParameterValue.*below its minimum .*10"):
            reserve(functions, "young", 1)
        reserve(functions, "young", 0)
