"""Kubernetes as a whole: what runs on it, and what that can be connected to."""

from constructs_lib.kubernetes.kubernetes import Kubernetes
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.networking.security_group import SecurityGroup
from constructs_lib.parameters import Parameters
from tests.constructs_lib.kubernetes.cluster import GIVEN_KEY, KEY, kubernetes, made
from tests.support.synth import SITE, Sketch, only, resources, synthesize
from tests.support.workload import Recorded, connections

NODES = "${aws_security_group.kubernetes_security_group_main.id}"


def built(*services: str) -> Kubernetes:
    found: list[Kubernetes] = []
    settings = {name: Recorded() for name in services}
    synthesize(lambda stack: found.append(kubernetes(stack, services=settings)))
    return found[0]


def test_each_service_has_a_role_for_its_pods_and_no_right_yet() -> None:
    services = ("app", "worker")
    document = synthesize(
        lambda stack: kubernetes(stack, services=dict.fromkeys(services, Recorded()))
    )
    roles = {each["name"] for each in resources(document, "aws_iam_role").values()}
    assert {"terrace-test-pod-app", "terrace-test-pod-worker"} <= roles
    of_pods = {f"${{aws_iam_role.kubernetes_pod_{each}_main.name}}" for each in services}
    policies = resources(document, "aws_iam_role_policy").values()
    assert not of_pods & {each["role"] for each in policies}


def test_pods_are_told_what_their_service_is_told() -> None:
    told = Recorded()
    found: list[Kubernetes] = []
    synthesize(lambda stack: found.append(kubernetes(stack, services={"app": told})))
    pods = found[0].pods["app"]
    assert pods.label == "pod-app"
    assert pods.settings is told


def test_pods_of_all_services_share_one_way_to_what_stands_in_the_vpc() -> None:
    def build(stack: Sketch) -> None:
        cluster = kubernetes(stack, services={"app": Recorded(), "worker": Recorded()})
        store = SecurityGroup(
            stack,
            "database",
            site=SITE,
            network=ExistingNetwork(vpc_id="vpc-1", subnets={}),
            thing="database",
            purpose="A database",
        )
        for pods in cluster.pods.values():
            store.allow_from(pods.require_network("database"), port=5432, purpose="SQL")

    document = synthesize(build)
    assert connections(document) == [(NODES, "${aws_security_group.database_main.id}", 5432)]


def test_what_is_not_connected_has_no_way_anywhere() -> None:
    assert connections(made()) == []


def test_the_collector_writes_metrics_and_traces_and_the_router_logs() -> None:
    agents = built("app").agents({"metrics", "traces", "log-search", "database"})
    assert [(workload.label, uses) for workload, uses in agents] == [
        ("collector", ("metrics", "traces")),
        ("log-router", ("log-search",)),
    ]


def test_agents_write_only_to_what_is_there() -> None:
    assert [uses for _, uses in built("app").agents({"traces"})] == [("traces",), ()]
    assert [uses for _, uses in built("app").agents(())] == [(), ()]


def test_agents_find_their_settings_where_external_secrets_looks() -> None:
    cluster = built("app")
    for workload in (*(each for each, _ in cluster.agents(())), *cluster.metrics_readers):
        assert isinstance(workload.settings, Parameters)
        assert workload.settings.path == f"/terrace/test/{workload.label}"


def test_the_clusters_own_key_encrypts_its_secrets_and_volumes_and_no_logs() -> None:
    document = made()
    encryption = only(document, "aws_eks_cluster")["encryption_config"]
    assert encryption["provider"]["key_arn"] == KEY
    groups = resources(document, "aws_cloudwatch_log_group").values()
    assert {each["kms_key_id"] for each in groups} == {GIVEN_KEY}
