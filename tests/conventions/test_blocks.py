import pytest

from conventions.blocks import Block, Mode, blocks, labelled, listed, nested
from conventions.errors import UnreadableError


def block(mode: Mode = Mode.RESOURCE, **body: object) -> Block:
    return Block(document="dev", mode=mode, type="aws_vpc", id="network", body=body)


def test_a_block_may_be_an_object_or_a_list_of_objects() -> None:
    assert blocks({"a": 1}) == [{"a": 1}]
    assert blocks([{"a": 1}, {"b": 2}]) == [{"a": 1}, {"b": 2}]
    assert blocks(None) == []


def test_every_mix_of_objects_and_lists_names_the_same_blocks() -> None:
    as_object = {"first": {"a": 1}, "second": {"b": 2}}
    as_list = [{"first": [{"a": 1}]}, {"second": {"b": 2}}]
    assert list(labelled(as_object, "x")) == list(labelled(as_list, "x"))


def test_a_comment_is_not_a_block() -> None:
    assert list(labelled({"//": "a note", "first": {}}, "x")) == [("first", {})]


def test_something_else_in_place_of_a_block_is_an_error_that_says_where() -> None:
    with pytest.raises(UnreadableError) as error:
        list(labelled({"first": "text"}, "resource.aws_vpc"))
    assert str(error.value) == (
        "resource.aws_vpc.first must be a block or a list of blocks, got 'text'"
    )


def test_a_dynamic_block_counts_by_its_content() -> None:
    body = {"dynamic": {"ingress": {"for_each": "${var.x}", "content": {"from_port": 1}}}}
    assert nested(body, "ingress") == [{"from_port": 1}]


def test_the_construct_path_comes_from_the_metadata_of_cdktf() -> None:
    metadata = {"metadata": {"path": "dev/network/vpc"}}
    assert block(**{"//": metadata}).path == "dev/network/vpc"


def test_without_metadata_the_path_is_the_address_below_the_document() -> None:
    assert block().path == "dev/aws_vpc.network"
    assert block(Mode.DATA, **{"//": "a note"}).path == "dev/data.aws_vpc.network"


def test_one_string_stands_for_a_list_of_one() -> None:
    assert listed("a") == ("a",)
    assert listed(["a", 1, "b"]) == ("a", "b")
    assert listed(None) == ()


def test_a_comment_is_no_argument() -> None:
    assert list(block(**{"//": {}, "cidr_block": "a"}).arguments()) == [("cidr_block", "a")]
