import json

import pytest

from conventions import service_authorization
from conventions.resource_types import TABLE
from conventions.service_authorization import (
    FILE,
    is_action,
    knows_no_resource,
    matching,
    resource,
)


def test_each_service_is_read_from_a_line_of_its_own() -> None:
    whole = json.loads(FILE.read_text())["services"]
    lines = FILE.read_text().splitlines()
    for prefix in ("a2c", "s3", "xray", max(whole), min(whole)):
        (line,) = (line for line in lines if line.startswith(f'  "{prefix}": '))
        assert json.loads("{" + line.strip().rstrip(",") + "}") == {prefix: whole[prefix]}
        service = service_authorization.service_of(prefix)
        assert service is not None
        named = {name for names in whole[prefix]["actions"].values() for name in names.split()}
        assert {each.name for each in service.actions.values()} == {f"{prefix}:{n}" for n in named}


def test_an_action_knows_what_it_is_done_to_and_what_it_sends() -> None:
    (put,) = matching("S3:putobject")
    assert put.name == "s3:PutObject"
    assert put.resources["object"] == "arn:*:s3:::*/*"
    assert "s3:x-amz-acl" in put.keys  # of the action
    assert "s3:buckettag/*" in put.keys  # of the type


def test_what_holds_others_ends_before_their_slash() -> None:
    assert resource("s3:bucket") == "arn:*:s3:::+"
    assert resource("dynamodb:table") == "arn:*:dynamodb:~:*:table/+"
    assert resource("sqs:queue") == "arn:*:sqs:~:*:*"


@pytest.mark.parametrize(
    ("action", "broad"),
    [
        ("sqs:ListQueues", True),
        ("ec2:Describe*Zones", True),
        ("sqs:*", False),
        ("sqs:Nothing", False),
        ("nothing:Nothing", False),
        ("*", False),
    ],
)
def test_an_action_knows_no_resource_where_all_that_it_means_know_none(
    action: str, broad: bool
) -> None:
    assert knows_no_resource(action) is broad


@pytest.mark.parametrize("type_", ["sqs:bucket", "nothing:queue"])
def test_a_type_that_aws_does_not_know_is_none(type_: str) -> None:
    with pytest.raises(KeyError):
        resource(type_)


def test_every_arn_of_the_table_of_types_is_one_of_aws() -> None:
    for names in TABLE.where("arn").values():
        for name in names:
            assert resource(name).startswith("arn:*:")


@pytest.mark.parametrize(
    ("action", "known"),
    [
        ("dynamodb:SearchVectors", True),  # of a service that the reference has
        ("DynamoDB:searchvectors", True),
        ("dynamodb:SearchVec*", True),
        ("dynamodb:SearchVectorz", False),
        ("s3files:ClientMount", True),  # of one that it has not
    ],
)
def test_an_action_that_only_policies_of_aws_name_is_known_and_nothing_else_of_it(
    action: str, known: bool
) -> None:
    assert is_action(action) is known
    assert matching(action) == []
