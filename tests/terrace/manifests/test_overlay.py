"""What an overlay makes of the values of an environment."""

from dataclasses import replace

import pytest

from constructs_lib.compute.config import RouteConfig
from constructs_lib.networking.address_plan import AddressPlan, Tier
from environments import ENVIRONMENTS, PLATFORM
from terrace.errors import UserError
from terrace.manifests.promotion import NO_DIGEST
from terrace.manifests.values import BASE_PORT
from tests.support.example import APP, DEV, WORKER
from tests.support.manifests import BARE, OVERLAYS, container, objects, rendered, with_base, write
from tests.support.project import ROOT

REGISTRY = f"{PLATFORM.account_id}.dkr.ecr.{PLATFORM.region}.amazonaws.com"
WITH_CLUSTER = [each for each in ENVIRONMENTS if each.kubernetes]
IMAGE = f"{REGISTRY}/{PLATFORM.project}-shared-app"
API = replace(
    APP, image="api:1.0.0", uses=("database",), route=RouteConfig(path="/api/*", priority=7)
)
WEB = RouteConfig(path="/web/*", priority=8)


def with_services(**services):
    return replace(DEV, services={"app": APP, "worker": WORKER, **services})


@pytest.mark.parametrize("environment", WITH_CLUSTER, ids=lambda each: each.name)
def test_pods_get_the_size_and_the_numbers_of_their_environment(environment) -> None:
    found = objects(ROOT, environment.name)
    for name, config in environment.services.items():
        scaling = found["HorizontalPodAutoscaler", name]["spec"]
        numbers = scaling["minReplicas"], scaling["maxReplicas"]
        assert numbers == (max(config.minimum_tasks, 1), config.maximum_tasks)
        size = {"cpu": f"{config.cpu_units * 1000 // 1024}m", "memory": f"{config.memory_mib}Mi"}
        resources = container(found["Deployment", name])["resources"]
        assert resources["requests"].items() >= size.items()
        assert resources["limits"].items() >= size.items()
        assert tuple(container(found["Deployment", name]).get("args", ())) == config.command


@pytest.mark.parametrize("environment", WITH_CLUSTER, ids=lambda each: each.name)
def test_pods_are_told_where_they_are_and_read_their_own_settings(environment) -> None:
    found = objects(ROOT, environment.name)
    for name in environment.services:
        told = found["ConfigMap", name]["data"]
        assert (told["AWS_REGION"], told["ENVIRONMENT_NAME"], told["SERVICE_NAME"]) == (
            environment.region,
            environment.name,
            name,
        )
        (source,) = found["ExternalSecret", name]["spec"]["dataFrom"]
        assert source["find"]["path"] == f"/{PLATFORM.project}/{environment.name}/{name}/"
        read = container(found["Deployment", name])["envFrom"]
        secret = found["ExternalSecret", name]["spec"]["target"]["name"]
        assert read == [{"configMapRef": {"name": name}}, {"secretRef": {"name": secret}}]


def test_pods_of_a_new_environment_run_an_image_that_is_not_there_yet() -> None:
    found = rendered(DEV)
    for kind, name in (("Deployment", "app"), ("Deployment", "worker"), ("Job", "app-migrate")):
        assert container(found[kind, name])["image"] == f"{IMAGE}@{NO_DIGEST}"


def test_a_promoted_digest_stays_when_the_overlay_is_written_again(tmp_path) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    promoted = root / OVERLAYS / "dev/image/kustomization.yaml"
    digest = f"sha256:{'a' * 64}"
    promoted.write_text(promoted.read_text().replace(NO_DIGEST, digest))
    write(root, with_services(api=API))
    found = objects(root, "dev")
    assert container(found["Deployment", "app"])["image"] == f"{IMAGE}@{digest}"
    assert container(found["Deployment", "api"])["image"].endswith(f"-shared-api@{NO_DIGEST}")


def test_a_promotion_by_tag_is_refused(tmp_path) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    promoted = root / OVERLAYS / "dev/image/kustomization.yaml"
    promoted.write_text(promoted.read_text().replace(f"digest: {NO_DIGEST}", "newTag: 1.0.0"))
    said = (
        "kubernetes/overlays/dev/image/kustomization.yaml: an image has name, newName, newTag, "
        "allowed: name, newName and digest"
    )
    with pytest.raises(UserError, match=f"^{said}$"):
        write(root, DEV)


def test_what_users_wrote_into_the_kustomization_stays(tmp_path) -> None:
    root = with_base(tmp_path)
    write(root, DEV)
    own = root / OVERLAYS / "dev/kustomization.yaml"
    own.write_text(own.read_text() + "# mine\n")
    write(root, DEV)
    assert own.read_text().endswith("# mine\n")


def test_pods_may_connect_to_what_the_service_uses_and_to_nothing_else() -> None:
    found = rendered(with_services(api=API, web=replace(API, uses=("cache", "uploads"), route=WEB)))
    stores = AddressPlan(DEV.networking.cidr).block(Tier.DATABASE)

    def egress(name: str) -> set[tuple[str, int]]:
        rules = found["NetworkPolicy", name]["spec"]["egress"]
        return {(r["to"][0]["ipBlock"]["cidr"], r["ports"][0]["port"]) for r in rules}

    assert egress("api") == {(stores, 5432)}
    assert egress("web") == {(stores, 6379), ("0.0.0.0/0", 443)}
    assert egress("worker") == {(stores, 5432), ("0.0.0.0/0", 443)}


def test_requests_come_from_the_load_balancer_and_only_to_services_with_a_route() -> None:
    found = rendered(DEV)
    balancer = {"ipBlock": {"cidr": AddressPlan(DEV.networking.cidr).block(Tier.PUBLIC)}}
    assert balancer in found["NetworkPolicy", "app"]["spec"]["ingress"][0]["from"]
    assert balancer not in found["NetworkPolicy", "worker"]["spec"]["ingress"][0]["from"]
    assert ("Ingress", "worker") not in found


@pytest.mark.parametrize(
    ("route", "host", "path"),
    [
        (RouteConfig(priority=5), "kubernetes.dev", ("/", "Prefix")),
        (RouteConfig(priority=5, path="/api/*"), "kubernetes.dev", ("/api", "Prefix")),
        (RouteConfig(priority=5, path="/status"), "kubernetes.dev", ("/status", "Exact")),
        (RouteConfig(priority=5, path="/a*/?"), "kubernetes.dev", ("/a*/?", None)),
        (RouteConfig(priority=5, host="shop"), "shop.kubernetes.dev", ("/", "Prefix")),
    ],
    ids=str,
)
def test_a_route_becomes_a_rule_of_the_ingress(route, host, path) -> None:
    service = replace(APP, uses=("database",), route=route)
    found = rendered(replace(BARE, services={"app": service}))
    (rule,) = found["Ingress", "app"]["spec"]["rules"]
    (only,) = rule["http"]["paths"]
    assert rule["host"] == f"{host}.{PLATFORM.domain}"
    assert (only["path"], only["pathType"]) == (path[0], path[1] or "ImplementationSpecific")


def test_the_lowest_priority_is_tried_first() -> None:
    found = rendered(with_services(api=API))
    order = {
        name: found["Ingress", name]["metadata"]["annotations"][
            "alb.ingress.kubernetes.io/group.order"
        ]
        for name in ("api", "app")
    }
    assert order == {"api": "1", "app": "2"}


def test_a_port_of_its_own_is_told_opened_and_scraped() -> None:
    assert APP.route is not None
    other = replace(APP, route=replace(APP.route, port=9000))
    found = rendered(replace(DEV, services={"app": other, "worker": WORKER}))
    template = found["Deployment", "app"]["spec"]["template"]
    assert found["ConfigMap", "app"]["data"]["PORT"] == "9000"
    assert [each["containerPort"] for each in container(found["Deployment", "app"])["ports"]] == [
        9000
    ]
    assert template["metadata"]["annotations"]["prometheus.io/port"] == "9000"
    ports = found["NetworkPolicy", "app"]["spec"]["ingress"][0]["ports"]
    assert [each["port"] for each in ports] == [9000]
    assert container(found["Deployment", "worker"])["ports"][0]["containerPort"] == BASE_PORT


def test_the_load_balancer_of_a_protected_environment_refuses_to_be_deleted() -> None:
    key = "alb.ingress.kubernetes.io/load-balancer-attributes"
    found = rendered(replace(DEV, protected=True))
    attributes = found["Ingress", "app"]["metadata"]["annotations"][key].split(",")
    assert "deletion_protection.enabled=true" in attributes
    assert f"access_logs.s3.bucket={PLATFORM.project}-dev-logs-{DEV.account_id}" in attributes


def test_of_the_platforms_pods_only_the_collector_reaches_a_service() -> None:
    """Its namespace has others, such as the one that calls the addresses that it is given."""
    source = rendered(BARE)["NetworkPolicy", "web"]["spec"]["ingress"][0]["from"][0]
    assert source == {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "observability"}},
        "podSelector": {"matchLabels": {"app.kubernetes.io/name": "collector"}},
    }
