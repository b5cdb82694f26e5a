"""What a document's expressions lead to, by the blocks that rules see."""

from conventions.hearings import WORLDS, hearing
from conventions.unknowns import Unknown


def bodies(document, *types: str) -> list[dict]:
    return [{k: v for k, v in b.body.items() if k != "for_each"} for b in document.of(*types)]


def asked(question) -> set[str]:
    with hearing(WORLDS[0]) as run:
        question()
    return {text for _, text in run.asked}


def test_locals_lead_to_what_they_are(stack) -> None:
    document = stack(
        locals=[{"name": "acme", "full": "${local.name}-logs"}, {"id": "${aws_vpc.main.id}"}],
        resource={"aws_subnet": {"a": {"vpc_id": "${local.id}", "name": "${local.full}"}}},
    )
    (body,) = bodies(document, "aws_subnet")
    assert body == {"vpc_id": "${aws_vpc.main.id}", "name": "acme-logs"}
    assert [user.id for user, _ in document.uses["aws_vpc.main"]][:1] == ["a"]


def test_locals_in_a_circle_are_left_to_a_plan(stack) -> None:
    document = stack(
        locals={"a": "${local.b}", "b": "${local.a}"},
        resource={"aws_vpc": {"main": {"name": "${local.a}"}}},
    )
    (body,) = bodies(document, "aws_vpc")
    assert isinstance(body["name"], Unknown)


def test_a_repeated_block_is_judged_instance_by_instance(stack) -> None:
    named = {"for_each": {"a": {"n": 1}, "b": {}}, "name": "${each.key}-${each.value.n}"}
    document = stack(
        resource={
            "aws_vpc": {"main": named},
            "aws_eip": {"nat": {"count": 2, "name": "${count.index}"}, "none": {"count": 0}},
            "aws_lb": {"main": {"for_each": '${toset(["p"])}', "name": "${each.value}"}},
        }
    )
    assert [body["name"] for body in bodies(document, "aws_vpc")] == ["a-1", "b-${each.value.n}"]
    assert [body["name"] for body in bodies(document, "aws_eip")] == [0, 1]
    assert [body["name"] for body in bodies(document, "aws_lb")] == ["p"]


def test_a_repetition_that_only_a_plan_knows_is_one_block(stack) -> None:
    repeated = {"for_each": "${var.names}", "name": "${each.key}"}
    (block,) = stack(resource={"aws_vpc": {"main": repeated}}).of("aws_vpc")
    assert asked(lambda: block.text("name") == "x") == {"${each.key}"}


def test_generated_blocks_are_written_out(stack) -> None:
    content = {"from_port": "${ingress.value}", "description": "${port.key}"}
    dynamic = [
        {"ingress": {"for_each": [80, "443"], "content": content}},
        {"ingress": {"for_each": ["22"], "iterator": "port", "content": content}},
        {"egress": {"for_each": "${var.ports}", "content": {"to_port": "${egress.value}"}}},
    ]
    (group,) = stack(resource={"aws_security_group": {"web": {"dynamic": dynamic}}}).of(
        "aws_security_group"
    )
    assert [rule["from_port"] for rule in group.nested("ingress")] == [
        80,
        "443",
        "${ingress.value}",
    ]
    assert [rule["description"] for rule in group.nested("ingress")][2] == "22"
    assert [rule["to_port"] for rule in group.nested("egress")] == ["${egress.value}"]


def test_a_reference_says_what_the_argument_says_that_it_leads_to(stack) -> None:
    document = stack(
        resource={
            "aws_lb": {"main": {"internal": True, "name": "${var.name}", "arn_suffix": None}},
            "aws_vpc": {
                "main": {
                    "a": "${aws_lb.main.internal}",
                    "b": "${aws_lb.main.name}",
                    "c": "${aws_lb.main.arn}",
                }
            },
        }
    )
    (vpc,) = document.of("aws_vpc")
    assert vpc.flag("a")
    assert asked(lambda: vpc.flag("a")) == set()
    assert asked(lambda: vpc.text("b") == "x") == {"${var.name}"}
    assert asked(lambda: (vpc.text("c") == "x", bool(vpc.text("c")))) == set()


def test_a_variable_is_unknown_whatever_its_default_is(stack) -> None:
    document = stack(
        variable={"a": {"default": True}, "b": {"nullable": False}, "c": {}},
        resource={"aws_vpc": {"main": {n: f"${{var.{n}}}" for n in "abc"}}},
    )
    (vpc,) = document.of("aws_vpc")
    assert asked(lambda: vpc.flag("a")) == {"${var.a}"}
    assert asked(lambda: bool(vpc.text("b"))) == set()  # its caller must give it
    assert asked(lambda: bool(vpc.text("c"))) == {"${var.c}"}


def test_keys_and_escapes_stay_as_they_are_written(stack) -> None:
    tags = {"${var.key}": "a", "plain": "$${literal}", "x": "${var.x}"}
    (vpc,) = stack(resource={"aws_vpc": {"main": {"tags": tags}}}).of("aws_vpc")
    assert vpc.body["tags"] == tags


def test_data_of_a_check_is_data(stack) -> None:
    check = {"up": {"data": {"http": {"page": {"url": "x"}}}, "assert": {"condition": True}}}
    assert [block.address for block in stack(check=check).data_sources] == ["data.http.page"]


def test_the_statement_about_a_policy_is_found_through_a_local(judge, stack) -> None:
    document = stack(
        locals={"policy": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ["a"]}]}},
        resource={"aws_iam_policy": {"p": {"policy": "${jsonencode(local.policy)}"}}},
    )
    assert judge("IAM001", document) == [
        "IAM001 MUST dev/aws_iam_policy.p: statement 1 allows the action *; name the actions."
    ]
