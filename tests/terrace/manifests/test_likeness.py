"""Services of other names than those of the base."""

from dataclasses import replace

import pytest

from environments import PLATFORM
from terrace.errors import UserError
from terrace.manifests.values import values
from tests.support.example import APP, DEV, WORKER
from tests.support.manifests import BARE, container, rendered

SHOP = replace(
    BARE,
    services={
        "shop": replace(APP, image="shop:1.0.0", uses=("database",)),
        "mailer": replace(WORKER, image="shop:1.0.0", consumes="mails", command=("mail",)),
    },
)


@pytest.fixture
def found():
    return rendered(SHOP)


def test_they_get_all_that_the_base_has_and_its_own_services_go(found) -> None:
    kinds = {"ServiceAccount", "ConfigMap", "ExternalSecret", "Deployment"}
    kinds |= {"HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"}
    wanted = {(kind, name) for kind in kinds for name in ("shop", "mailer")}
    wanted |= {("Service", "shop"), ("Ingress", "shop"), ("Namespace", "app")}
    wanted |= {("NetworkPolicy", "default-deny"), ("NetworkPolicy", "every-pod")}
    assert set(found) == wanted


def test_they_refer_to_their_own(found) -> None:
    for name, component in (("shop", "server"), ("mailer", "worker")):
        labels = {
            "app.kubernetes.io/name": name,
            "app.kubernetes.io/component": component,
        }
        spec = found["Deployment", name]["spec"]
        assert spec["selector"]["matchLabels"] == labels
        assert spec["template"]["metadata"]["labels"].items() >= labels.items()
        assert spec["template"]["spec"]["serviceAccountName"] == name
        budget = found["PodDisruptionBudget", name]["spec"]["selector"]["matchLabels"]
        assert budget == labels
        target = found["HorizontalPodAutoscaler", name]["spec"]["scaleTargetRef"]
        assert target == {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
        assert found["ExternalSecret", name]["spec"]["target"]["name"] == f"{name}-settings"
        assert found["ConfigMap", name]["metadata"]["namespace"] == "app"
    (path,) = found["Ingress", "shop"]["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"]["name"] == "shop"
    assert found["Service", "shop"]["spec"]["selector"]["app.kubernetes.io/name"] == "shop"
    assert container(found["Deployment", "mailer"])["args"] == ["mail"]


def test_the_schema_is_migrated_where_the_reference_service_has_a_database() -> None:
    assert ("Job", "app-migrate") in rendered(DEV)
    without = replace(APP, uses=("tasks", "jobs"))
    found = rendered(replace(DEV, services={"app": without, "worker": WORKER}))
    assert ("Job", "app-migrate") not in found
    assert ("Deployment", "app") in found


@pytest.mark.parametrize("name", ["app", "web"])
def test_a_service_that_uses_nothing_waits_for_no_settings(name) -> None:
    found = rendered(replace(BARE, services={name: replace(APP, uses=())}))
    assert ("ExternalSecret", name) not in found
    assert container(found["Deployment", name])["envFrom"] == [{"configMapRef": {"name": name}}]
    assert found["NetworkPolicy", name]["spec"]["egress"] == []


@pytest.mark.parametrize(
    ("name", "config", "kind"),
    [
        ("worker", replace(APP, uses=()), "a route"),
        ("app", WORKER, "no route"),
    ],
)
def test_a_service_of_the_base_that_is_another_kind_is_refused(name, config, kind) -> None:
    said = (
        rf"environment dev: services\['{name}'\] has {kind}, allowed: another name where there is "
        rf"a cluster; {name} of kubernetes/base is not like that"
    )
    with pytest.raises(UserError, match=f"^{said}$"):
        values(replace(BARE, services={name: config}), PLATFORM)
