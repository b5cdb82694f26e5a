import json

import pytest

from conventions import policies, statements
from conventions.blocks import Block, Mode
from conventions.policy_conditions import Condition

NAMES_ITS_BUCKET = {
    "sid": "Read",
    "actions": ["s3:GetObject"],
    "resources": ["${aws_s3_bucket.logs.arn}/*"],
    "principals": [{"type": "AWS", "identifiers": ["*"]}],
    "condition": {"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]},
}


def data(statement: object, **arguments: object) -> Block:
    body = {"statement": statement, **arguments}
    return Block(document="dev", mode=Mode.DATA, type=policies.DOCUMENT, id="x", body=body)


def resource(policy: str) -> Block:
    body = {"policy": policy}
    return Block(document="dev", mode=Mode.RESOURCE, type="aws_sqs_queue", id="x", body=body)


def test_a_policy_document_and_the_same_json_read_alike() -> None:
    as_json = {
        "Sid": "Read",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "${aws_s3_bucket.logs.arn}/*",
        "Principal": {"AWS": "*"},
        "Condition": {"Bool": {"aws:SecureTransport": True}},
    }
    (from_document,) = policies.written_in(data(NAMES_ITS_BUCKET))
    (from_json,) = policies.written_in(resource(json.dumps({"Statement": as_json})))
    assert from_document == from_json
    assert from_json.conditions == (
        Condition(test="Bool", key="aws:SecureTransport", values=("true",)),
    )


def test_allow_is_the_effect_of_a_document_that_names_none() -> None:
    effects = [s.allows for s in policies.written_in(data([{}, {"effect": "Deny"}]))]
    assert effects == [True, False]


def test_everything_but_some_counts_as_everything() -> None:
    (statement,) = policies.written_in(data({"not_actions": ["a:b"], "not_resources": ["c"]}))
    assert (statement.actions, statement.resources) == (("*",), ("*",))


def test_a_statement_without_a_sid_is_known_by_its_number() -> None:
    assert [s.label for s in policies.written_in(data([{"sid": "A"}, {}]))] == ["A", "2"]


def test_a_reference_leads_to_the_document_and_to_what_it_is_made_of(stack) -> None:
    role = {"assume_role_policy": "${data.aws_iam_policy_document.trust.json}"}
    circle = ["${data.aws_iam_policy_document.trust.json}"]
    document = stack(
        resource={"aws_iam_role": {"deploy": role}},
        data={
            policies.DOCUMENT: {
                "trust": {
                    "statement": [{"sid": "Own"}],
                    "source_policy_documents": ["${data.aws_iam_policy_document.base.json}"],
                },
                "base": {"statement": [{"sid": "Base"}], "override_policy_documents": circle},
            }
        },
    )
    (block,) = document.resources
    found = policies.of(document, block, "assume_role_policy")
    assert [statement.label for statement in found] == ["Own", "Base"]


def test_a_policy_that_cannot_be_read_is_told_by_its_argument(stack) -> None:
    texts = {'{"Statement": oops': ("policy",), '{"Statement": []}': (), "": ()}
    for text, unreadable in texts.items():
        assert statements.read(stack(), resource(text)).unreadable == unreadable


@pytest.mark.parametrize(
    ("block", "strange"),
    [
        (resource("${var.policy}"), ("${var.policy}",)),
        (resource('{"Statement": ["x", {}]}'), ("x",)),
        (data("${var.statements}"), ("${var.statements}",)),
        (data([], source_policy_documents=["${var.policy}"]), ("${var.policy}",)),
        (resource(""), ()),
        (data([{}]), ()),
    ],
)
def test_what_is_no_policy_where_one_must_be_is_told(stack, block: Block, strange) -> None:
    assert statements.read(stack(), block).strange == strange


@pytest.mark.parametrize(
    "condition", [3, {"Bool": 3}, ["x"], {"Bool": {"aws:SecureTransport": None}}]
)
def test_a_malformed_condition_stops_no_rule(condition: object) -> None:
    text = json.dumps({"Statement": {"Effect": "Allow", "Condition": condition}})
    (statement,) = policies.written_in(resource(text))
    assert statement.allows
