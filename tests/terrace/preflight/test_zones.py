from typing import Any

from conventions.document import Document
from terrace.preflight import zones
from tests.terrace.preflight.stubs import findings, place, stack, texts

IDS = {"us-east-1a": "use1-az3", "us-east-1b": "use1-az1", "us-east-1c": "use1-az2"}
SUBNETS = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"]
CLUSTER = {"aws_eks_cluster": {"main": {"vpc_config": {"subnet_ids": SUBNETS}}}}
NODES = {
    "aws_eks_node_group": {
        "kubernetes_nodes_main": {
            "instance_types": ["m7g.large", "m6g.large"],
            "subnet_ids": SUBNETS,
        }
    }
}


def document(**resource: Any) -> Document:
    subnets = {letter: {"availability_zone": f"us-east-1{letter}"} for letter in "ab"}
    return stack(resource={"aws_subnet": subnets, **resource})


def zone(name: str, **more: str) -> dict[str, str]:
    return {"ZoneName": name, "ZoneId": IDS[name], "State": "available"} | more


def judged(where: Document, *there: dict[str, str], offered: Any = ()) -> dict[str, Any]:
    answers = {
        "ec2.describe_availability_zones": {"AvailabilityZones": there},
        "ec2.describe_instance_type_offerings": {
            "InstanceTypeOfferings": [
                {"Location": place, "InstanceType": kind} for place, kind in offered
            ]
        },
    }
    found = findings(zones.checks, place(where, answers))
    return {title: texts(each) for title, each in found.items()}


ALL = [zone(name) for name in IDS]


def test_letters_are_shown_with_the_zones_behind_them() -> None:
    assert judged(document(), *ALL)["zones"] == (
        "fine",
        "us-east-1a is use1-az3, us-east-1b is use1-az1",
        "",
    )


def test_a_zone_that_the_account_lacks_stops_and_another_is_named() -> None:
    assert judged(document(), zone("us-east-1b"), zone("us-east-1c"))["zones"] == (
        "stops",
        "us-east-1a cannot be used in account 222222222222",
        'zones=("b", "c") in environments/dev.py',
    )


def test_a_zone_that_is_not_opted_into_cannot_be_used() -> None:
    shut = zone("us-east-1a", OptInStatus="not-opted-in")
    assert judged(document(), shut, *ALL[1:])["zones"][0] == "stops"


def test_a_zone_that_eks_refuses_stops_and_the_letters_to_choose_are_named() -> None:
    assert judged(document(**CLUSTER), *ALL)["zones of the EKS control plane"] == (
        "stops",
        "EKS refuses us-east-1a, which is use1-az3",
        'zones=("b", "c") in environments/dev.py',
    )


def test_other_zones_are_fine_for_eks() -> None:
    usable = [zone("us-east-1a", ZoneId="use1-az6"), *ALL[1:]]
    assert judged(document(**CLUSTER), *usable)["zones of the EKS control plane"][0] == "fine"


TYPES = "instance types of kubernetes"
EVERYWHERE = [(name, kind) for name in IDS for kind in ("m7g.large", "m6g.large")]


def test_types_that_every_zone_offers_are_fine() -> None:
    assert judged(document(**NODES), offered=EVERYWHERE)[TYPES][0] == "fine"


def test_a_type_that_a_zone_lacks_warns() -> None:
    offered = [each for each in EVERYWHERE if each != ("us-east-1b", "m6g.large")]
    assert judged(document(**NODES), offered=offered)[TYPES] == (
        "warns",
        "not offered: m6g.large in us-east-1b",
        "other instance_types in environments/dev.py",
    )


def test_a_zone_without_any_of_the_types_stops() -> None:
    offered = [each for each in EVERYWHERE if each[0] != "us-east-1a"]
    assert judged(document(**NODES), offered=offered)[TYPES][:2] == (
        "stops",
        "us-east-1a has none of m7g.large, m6g.large",
    )


def test_zones_that_can_stay_stay() -> None:
    subnets = {each: {"availability_zone": f"us-east-1{each}"} for each in "cd"}
    helps = judged(stack(resource={"aws_subnet": subnets}), *ALL)["zones"][2]
    assert helps == 'zones=("a", "c") in environments/dev.py'


def by_id(*ids: str, **resource: Any) -> Document:
    subnets = {f"{n:c}": {"availability_zone_id": id_} for n, id_ in enumerate(ids, start=97)}
    return stack(resource={"aws_subnet": subnets, **resource})


def test_zones_that_are_chosen_by_id_are_shown_with_their_letters() -> None:
    document = by_id("use1-az1", "use1-az2", **CLUSTER)
    found = judged(document, *ALL)
    assert found["zones"] == ("fine", "use1-az1 is us-east-1b, use1-az2 is us-east-1c", "")
    assert found["zones of the EKS control plane"][0] == "fine"


def test_an_id_that_the_account_lacks_stops_and_those_that_it_has_are_named() -> None:
    assert judged(by_id("use1-az1", "use1-az9"), *ALL)["zones"] == (
        "stops",
        "use1-az9 cannot be used in account 222222222222",
        "zone_ids of use1-az1, use1-az2, use1-az3 in environments/dev.py",
    )


def test_types_are_looked_for_in_the_zones_that_ids_mean() -> None:
    document = by_id("use1-az1", "use1-az2", **NODES)
    assert judged(document, *ALL, offered=EVERYWHERE)[TYPES][0] == "fine"
    offered = [each for each in EVERYWHERE if each[0] != "us-east-1b"]
    assert judged(document, *ALL, offered=offered)[TYPES][:2] == (
        "stops",
        "use1-az1 has none of m7g.large, m6g.large",
    )
