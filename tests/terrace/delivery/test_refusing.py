import pytest
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from constructs_lib.errors import ConfigurationError
from terrace.aws import Unreadable, reading
from terrace.delivery.codes import Code
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import Refusal, UserError


def answered(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "DescribeServices")


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (NoCredentialsError(), Code.SIGNED_OUT),
        (answered("ExpiredTokenException"), Code.SIGNED_OUT),
        (answered("UnrecognizedClientException"), Code.SIGNED_OUT),
        (answered("AccessDeniedException"), Code.REFUSED),
        (answered("ServerException"), Code.REFUSED),
    ],
)
def test_the_exit_code_tells_missing_credentials_from_a_refusal(
    problem: ClientError | BotoCoreError, code: Code
) -> None:
    with pytest.raises(Refusal) as refused, of_aws(), reading("the services"):
        raise problem
    assert refused.value.code == code


def test_what_got_no_answer_is_told_from_what_was_refused() -> None:
    with pytest.raises(Unreadable) as lost, reading("the services"):
        raise ReadTimeoutError(endpoint_url="https://ecs.us-east-1.amazonaws.com")
    with pytest.raises(Unreadable) as refused, reading("the services"):
        raise answered("ServerException")
    assert (lost.value.unanswered, refused.value.unanswered) == (True, False)


@pytest.mark.parametrize(
    ("status", "code", "unanswered"),
    [
        (500, "InternalFailure", True),
        (503, "ServiceUnavailable", True),
        (501, "NotImplemented", False),
        (400, "ThrottlingException", True),
        (400, "AccessDeniedException", False),
    ],
)
def test_what_may_be_asked_again_is_told_from_what_was_refused(
    status: int, code: str, *, unanswered: bool
) -> None:
    problem = answered(code)
    problem.response["ResponseMetadata"] = {"HTTPStatusCode": status}
    with pytest.raises(Unreadable) as seen, reading("the services"):
        raise problem
    assert seen.value.unanswered is unanswered


def test_what_a_proxy_answers_instead_of_aws_is_no_answer() -> None:
    with pytest.raises(Unreadable, match="what answered is not AWS") as seen, reading("services"):
        raise ResponseParserError("invalid XML received")
    assert seen.value.unanswered


@pytest.mark.parametrize("problem", [UserError("no such"), ConfigurationError("no such")])
def test_what_a_caller_has_named_wrongly_is_wrong_usage(problem: Exception) -> None:
    with pytest.raises(Refusal, match="no such") as refused, usage():
        raise problem
    assert refused.value.code == Code.USAGE


def test_a_code_that_is_given_already_stays() -> None:
    with pytest.raises(Refusal) as refused, usage():
        raise Refusal("busy", code=Code.BUSY)
    assert refused.value.code == Code.BUSY
