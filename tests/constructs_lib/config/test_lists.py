import json

from constructs_lib.config import lists


def test_the_lists_say_where_they_come_from() -> None:
    read = json.loads(lists.PATH.read_text())
    assert read["sources"].startswith("botocore ")
    assert read["date"] >= "2026"


def test_the_lists_hold_what_is_known_to_exist() -> None:
    assert {"us-east-1", "eu-west-1"} <= lists.regions()
    assert not {"cn-north-1", "us-gov-west-1", "aws-global"} & lists.regions()
    assert {"ecr.api", "logs", "sts"} <= lists.endpoint_services()
    assert "m6g.large.search" in lists.instance_classes("opensearch")
    assert "db.t4g.micro" in lists.instance_classes("rds")
    assert "db.m5.large" not in lists.instance_classes("aurora")


def test_they_are_small() -> None:
    assert lists.PATH.stat().st_size < 40_000
