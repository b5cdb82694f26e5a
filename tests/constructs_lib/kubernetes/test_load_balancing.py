import pytest

from tests.constructs_lib.kubernetes.cluster import conditions, made, of
from tests.support.synth import Json

OWNER = "elbv2.k8s.aws/cluster"
TAG = "kubernetes.io/cluster/terrace-test-cluster"


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_the_load_balancer_controller_changes_only_what_carries_its_clusters_tag(
    document: Json,
) -> None:
    found = of(document, "load_balancing")
    owned = {f"aws:ResourceTag/{OWNER}": ["terrace-test-cluster"]}
    requested = {f"aws:RequestTag/{OWNER}": ["terrace-test-cluster"]}
    assert conditions(found["Make"]) == requested
    assert conditions(found["MakeListeners"]) == requested | owned
    assert conditions(found["ChangeOwn"]) == conditions(found["ChangeOwnGroups"]) == owned
    assert conditions(found["MakeGroups"]) == requested
    assert conditions(found["LetIntoNodes"]) == {f"aws:ResourceTag/{TAG}": ["owned"]}


def test_the_load_balancer_controller_tags_only_while_it_makes_something(document: Json) -> None:
    found = of(document, "load_balancing")
    assert conditions(found["TagNewGroups"])["ec2:CreateAction"] == ["CreateSecurityGroup"]
    made_with = conditions(found["TagWhatIsMade"])["elasticloadbalancing:CreateAction"]
    assert all(action.startswith("Create") for action in made_with)
