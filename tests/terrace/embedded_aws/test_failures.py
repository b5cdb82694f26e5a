from typing import Any

import pytest

from terrace.embedded_aws import failures

FORM = "application/x-www-form-urlencoded; charset=utf-8"
GAP = failures.not_implemented("eks", "list_addons action")


def signed_for(service: str, **more: Any) -> dict[str, Any]:
    scope = f"AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/{service}/aws4_request, Signed"
    return {"HTTP_AUTHORIZATION": scope, **more}


def test_an_error_says_what_is_missing_and_what_to_do() -> None:
    assert GAP.message == (
        "the embedded AWS has no list_addons action of eks; switch off what needs it"
    )


def test_what_is_missing_is_not_retried_and_a_defect_is() -> None:
    defect = failures.crashed("ecs", KeyError("tasks"))
    assert (GAP.status, defect.status) == (501, 500)
    assert defect.message == "the embedded AWS failed in ecs with KeyError: 'tasks'"


@pytest.mark.parametrize(
    ("environ", "service"),
    [(signed_for("ecs"), "ecs"), ({}, "s3"), ({"HTTP_AUTHORIZATION": "AWS key:sign"}, "s3")],
)
def test_the_service_is_the_one_that_the_request_was_signed_for(
    environ: dict[str, Any], service: str
) -> None:
    assert failures.service_of(environ) == service


@pytest.mark.parametrize(
    ("environ", "start"),
    [
        (signed_for("iam", CONTENT_TYPE=FORM), "<ErrorResponse><Error><Code>NotIn"),
        (signed_for("ec2", CONTENT_TYPE=FORM), "<Response><Errors><Error><Code>NotIn"),
        (signed_for("route53"), "<ErrorResponse><Error><Code>NotIn"),
        (signed_for("s3"), "<Error><Code>NotIn"),
    ],
)
def test_protocols_in_xml_get_their_own_element(environ: dict[str, Any], start: str) -> None:
    answer = failures.answer(environ, GAP)
    assert answer.status_code == 501
    assert answer.get_data(as_text=True).startswith(start)


def test_protocols_in_json_get_the_code_in_body_and_header() -> None:
    answer = failures.answer(signed_for("eks"), GAP)
    assert answer.get_json() == {"__type": "NotInEmbeddedAws", "message": GAP.message}
    assert answer.headers["x-amzn-errortype"] == "NotInEmbeddedAws"


def test_a_message_is_escaped_in_xml() -> None:
    answer = failures.answer(signed_for("s3"), failures.crashed("s3", ValueError("<&>")))
    assert "&lt;&amp;&gt;" in answer.get_data(as_text=True)
