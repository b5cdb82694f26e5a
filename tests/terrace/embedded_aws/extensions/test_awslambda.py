import io
import zipfile
from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "787878787878"
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
