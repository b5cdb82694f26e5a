from datetime import date
from typing import Any

import pytest

from conventions.rule import Finding
from conventions.waiver_facts import parse
from conventions.waivers import Waiver


def finding(path: str = "dev/edge/ingress", *, rule: str = "NET001", waivable: bool = True):
    return Finding(
        document="dev", path=path, rule=rule, found="f", remedy="r", is_waivable=waivable
    )


def waiver(path: str, **facts: str) -> Waiver:
    conditions: Any = {name: (parse(text),) for name, text in facts.items()}
    return Waiver(
        rule="NET001", path=path, reason="r", owner="o", expires=date(2030, 12, 31), **conditions
    )


def test_a_waiver_covers_its_rule_at_its_exact_path() -> None:
    assert waiver("dev/edge/ingress").covers(finding())
    assert not waiver("dev/edge").covers(finding())
    assert not waiver("dev/edge/ingress").covers(finding(rule="NET002"))


def test_a_trailing_star_stands_for_any_rest() -> None:
    assert waiver("dev/edge/*").covers(finding())
    assert not waiver("dev/e*e/ingress").covers(finding())


def test_a_leading_star_stands_for_any_document() -> None:
    assert waiver("*/edge/ingress").covers(finding())
    assert waiver("*/edge/*").covers(finding())
    assert not waiver("*/ingress").covers(finding())


def test_no_waiver_covers_a_rule_that_crashed() -> None:
    assert not waiver("dev/edge/ingress").covers(finding(waivable=False))


BUCKET = {"//": {"metadata": {"path": "dev/files/main"}}, "bucket": "files", "force_destroy": False}
KEPT = {"bucket": "kept", "lifecycle": {"prevent_destroy": True}}
DATABASE = {"deletion_protection": True}
POLICY = {"hsts": [{"age": 63072000}], "tags": {"Team": "a b"}, "logs": "${aws_lb.x.arn}"}


@pytest.fixture
def files(stack, provider):
    """Build dev with a bucket of files, and with more where it is given."""

    def build(*regions: str, **more: Any):
        aws = [provider("dev", region="eu-west-1")]
        aws += [provider("dev", region=each, alias=each) for each in regions]
        files = {"files_main": BUCKET | more.pop("bucket", {})}
        return stack(provider={"aws": aws}, resource={"aws_s3_bucket": files, **more})

    return build


@pytest.mark.parametrize(
    ("condition", "regions", "more", "contradiction"),
    [
        ({"unless": "second-region"}, (), {}, ""),
        (
            {"unless": "second-region"},
            ("eu-west-1", "us-west-2"),
            {},
            "holds unless second-region, and dev has the second region us-west-2",
        ),
        ({"while_": "second-region"}, ("us-west-2",), {}, ""),
        (
            {"while_": "second-region"},
            ("eu-west-1",),
            {},
            "holds while second-region, and dev has no second region",
        ),
        ({"unless": "protected"}, (), {"aws_db_instance": {"a": {}}}, ""),
        (
            {"unless": "protected"},
            (),
            {"aws_db_instance": {"a": DATABASE}},
            "holds unless protected, and dev has the protected aws_db_instance.a",
        ),
        (
            {"unless": "protected"},
            (),
            {"bucket": KEPT},
            "holds unless protected, and dev has the protected aws_s3_bucket.files_main",
        ),
        ({"while_": "has:aws_lb"}, (), {"aws_alb": {"web": {}}}, ""),
        (
            {"while_": "has:aws_lb"},
            (),
            {"aws_lb_listener": {"web": {}}},
            "holds while has:aws_lb, and dev has no aws_lb",
        ),
        (
            {"unless": "has:aws_lb"},
            (),
            {"aws_lb": {"web": {}}},
            "holds unless has:aws_lb, and dev has aws_lb.web",
        ),
        ({"while_": "argument:hsts.age=63072000"}, (), {"bucket": POLICY}, ""),
        ({"while_": "argument:tags.Team=a b"}, (), {"bucket": POLICY}, ""),
        ({"while_": "argument:logs"}, (), {"bucket": POLICY}, ""),
        ({"while_": "argument:force_destroy=false"}, (), {}, ""),
        (
            {"while_": "argument:hsts.age=1"},
            (),
            {"bucket": POLICY},
            "holds while argument:hsts.age=1, and dev/files/main has hsts.age 63072000",
        ),
        (
            {"while_": "argument:hsts.age"},
            (),
            {},
            "holds while argument:hsts.age, and dev/files/main has no hsts.age",
        ),
        (
            {"unless": "argument:bucket=files"},
            (),
            {},
            "holds unless argument:bucket=files, and dev/files/main has bucket files",
        ),
    ],
)
def test_a_reason_is_held_against_the_output(
    files, condition: dict[str, str], regions: tuple[str, ...], more: Any, contradiction: str
) -> None:
    document = files(*regions, **more)
    found = list(waiver("*/files/main", **condition).contradictions(document))
    assert found == ([contradiction] if contradiction else [])


def test_facts_are_looked_up_where_the_path_is_and_nowhere_else(files) -> None:
    document = files("us-west-2")
    for path in ("dev/files/other", "production/files/main"):
        assert not list(waiver(path, unless="second-region").contradictions(document))
    by_address = waiver("dev/aws_s3_bucket.*", unless="second-region")
    assert len(list(by_address.contradictions(document))) == 1


@pytest.mark.parametrize(
    "text", ["", "has:", "has:lb", "argument:", "argument:a=", "second-region:x", "protected ", 7]
)
def test_what_is_no_fact_is_none(text: object) -> None:
    assert parse(text) is None
