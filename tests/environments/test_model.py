"""What an environment may hold together: each refusal is one sentence that names it."""

import dataclasses
from typing import Any

import pytest

from constructs_lib.compute.config import RouteConfig
from constructs_lib.database.config import AuroraConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.monitoring.objectives import ObjectivesConfig
from constructs_lib.observability.config import ObservabilityConfig
from constructs_lib.operations.config import BackupsConfig, WorkingHoursConfig
from conventions.rules import network
from environments import PLATFORM
from environments.model import LEAST_ZONES
from tests.support.example import APP, DEV, WORKER

AURORA = AuroraConfig(instance_class="db.r7g.large", rto_minutes=30, rpo_minutes=5, backup_days=35)
STORES = "cache, database, flags, jobs, metrics, signing-key, table, tasks, traces, uploads"
NO_ROUTE = {"worker": WORKER}


def refused(**changes: Any) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        dataclasses.replace(DEV, **changes)
    return str(refusal.value)


def service(**changes: Any) -> dict[str, Any]:
    return {**DEV.services, "worker": dataclasses.replace(WORKER, **changes)}


@pytest.mark.parametrize("name", ["global", "shared", "plan", "images", "scanners", "pr"])
def test_names_of_shared_stacks_are_taken(name: str) -> None:
    assert refused(name=name) == (
        f"environment {name}: name is {name!r}, "
        "allowed: another name than global, shared, state-backend, images, manifests, plan, "
        "previews, scanners, pr"
    )


def test_production_is_protected() -> None:
    assert refused(name="production", protected=False) == (
        "environment production: protected is False, allowed: True in production"
    )


def test_production_stands_in_three_zones() -> None:
    assert refused(name="production", protected=True) == (
        "environment production: networking.zones is ('a', 'b'), "
        "allowed: 3 zones or more in production"
    )
    assert LEAST_ZONES == network.ZONES


def test_a_service_uses_what_the_environment_has() -> None:
    assert refused(services=service(uses=("databse",))) == (
        "environment dev: services['worker'].uses has 'databse', "
        f"allowed: what the environment has: {STORES}; did you mean database?"
    )


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("database", "database"),
        ("cache", "cache"),
        ("table", "table"),
        ("uploads", "uploads"),
        ("flags", "flags"),
        ("functions", "signing-key"),
        ("observability", "traces"),
    ],
)
def test_what_is_left_out_cannot_be_used(part: str, name: str) -> None:
    said = refused(**{part: None})
    assert f".uses has {name!r}, allowed: what the environment has: " in said


def test_a_consumer_has_its_queue_without_another_entry() -> None:
    app = dataclasses.replace(APP, uses=("emails",))
    worker = dataclasses.replace(WORKER, consumes="emails")
    found = dataclasses.replace(DEV, services={"app": app, "worker": worker}, jobs=None)
    assert found.queues == ("emails",)


def test_no_more_services_use_flags_than_can_take_them_back() -> None:
    many = {
        f"app-{n}": dataclasses.replace(
            APP, uses=("flags",), route=RouteConfig(path=f"/{n}/*", priority=n)
        )
        for n in range(1, 7)
    }
    assert refused(services=many) == (
        "environment dev: 6 services with a route use 'flags', "
        "allowed: 5 at most, because AppConfig watches no more alarms"
    )
    del many["app-6"]
    assert dataclasses.replace(DEV, services=many, jobs=None).services == many


def test_two_services_on_one_path_are_refused() -> None:
    second = dataclasses.replace(APP, route=RouteConfig(priority=200))
    assert refused(services={**DEV.services, "second": second}) == (
        "environment dev: services: 'app' and 'second' have the same route.path '/*' on the "
        "environment's domain, allowed: each path of a host once"
    )


@pytest.mark.parametrize("name", ["collector", "external-dns", "every-pod"])
def test_what_runs_on_every_cluster_has_its_name_alone(name: str) -> None:
    assert refused(services={**DEV.services, name: WORKER}) == (
        f"environment dev: services has the key {name!r}, allowed: another name; "
        "what runs on every cluster has that one"
    )


def test_what_kubernetes_serves_has_its_host_alone() -> None:
    second = dataclasses.replace(APP, route=RouteConfig(priority=200, host="kubernetes"))
    assert refused(services={**DEV.services, "second": second}) == (
        "environment dev: route.host is 'kubernetes', allowed: another label; "
        "what runs on Kubernetes has that one"
    )


@pytest.mark.parametrize("name", ["migrate-database", "prepare-database"])
def test_a_task_of_the_database_has_its_name_alone(name: str) -> None:
    assert refused(services={**DEV.services, name: WORKER}) == (
        f"environment dev: services has the key {name!r}, allowed: another name; "
        "a task that prepares the database has that one"
    )


def test_the_job_fleet_has_its_name_alone() -> None:
    assert refused(services={**DEV.services, "jobs": WORKER}) == (
        "environment dev: services has the key 'jobs', allowed: another name; "
        "the job fleet has that one"
    )


def test_a_queue_is_not_called_like_a_store() -> None:
    assert refused(services=service(consumes="cache")) == (
        "environment dev: consumes is 'cache', allowed: a queue with another name; "
        "a store has that one"
    )


def test_nothing_stands_before_services_that_nobody_calls() -> None:
    assert refused(services=NO_ROUTE, jobs=None) == (
        "environment dev: edge is set, allowed: None where no service has a route"
    )


def test_a_canary_needs_something_that_answers() -> None:
    seen = ObservabilityConfig(canary_minutes=5, tracing=True, prometheus=True)
    assert refused(services=NO_ROUTE, jobs=None, edge=None, observability=seen) == (
        "environment dev: observability.canary_minutes is 5, "
        "allowed: None where no service has a route"
    )


def test_only_an_instance_rests_at_night() -> None:
    assert refused(database=AURORA) == (
        "environment dev: working_hours is set, allowed: None where database is an AuroraConfig; "
        "only an instance of RDS is stopped at night"
    )


def test_a_database_that_rests_runs_long_enough_to_be_backed_up() -> None:
    hours = WorkingHoursConfig(time_zone="Europe/Berlin", starts_hour=9, ends_hour=12)
    assert refused(working_hours=hours) == (
        "environment dev: working_hours.ends_hour is 12, allowed: 15 or more, 6 hours after "
        "starts_hour, in which the database is backed up and maintained"
    )


def test_copies_of_backups_are_in_another_region() -> None:
    backups = BackupsConfig(every_hours=24, daily_days=7, recovery_region=DEV.region)
    assert refused(backups=backups) == (
        "environment dev: backups.recovery_region is 'us-east-1', "
        "allowed: another region than us-east-1"
    )


@pytest.mark.parametrize("functions", [None, FunctionsConfig(alarm_forwarder=False)])
def test_somebody_hears_of_alarms(functions: FunctionsConfig | None) -> None:
    assert refused(functions=functions, services=NO_ROUTE, jobs=None, edge=None) == (
        "environment dev: alert_emails is (), allowed: one address or more where functions has no "
        "alarm_forwarder, because alarms would reach nobody"
    )
    told = ("operations@acme.example",)
    idle = {"services": NO_ROUTE, "jobs": None, "edge": None}
    found = dataclasses.replace(DEV, functions=functions, alert_emails=told, **idle)
    assert found.alert_emails == told


@pytest.mark.parametrize(
    ("emails", "sentence"),
    [
        (("acme.example",), "alert_emails has 'acme.example', allowed: an e-mail address such as"),
        (("a@b.example", "a@b.example"), "alert_emails has 'a@b.example' twice"),
    ],
)
def test_who_is_told_has_an_address_once(emails: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(alert_emails=emails)


def test_what_the_account_has_already_is_known_by_its_id() -> None:
    found = dataclasses.replace(DEV, already_there={"security-hub": None, "config-recorder": "r"})
    assert found.singletons == {"security-hub": DEV.account_id, "config-recorder": "r"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"guardduty": None},
            "Environment: already_there has the key 'guardduty', allowed: one of ",
        ),
        (
            {"macie": 1},
            "Environment: already_there['macie'] is the number 1, allowed: a text or None",
        ),
        (
            {"github-oidc": None},
            "environment dev: already_there has the key 'github-oidc', allowed: what this stack ",
        ),
        (
            {"guardduty-detector": "12"},
            "environment dev: already_there['guardduty-detector'] is '12', allowed: its id, ",
        ),
    ],
)
def test_what_cannot_be_there_already_is_refused(given: dict[str, Any], said: str) -> None:
    assert refused(already_there=given).startswith(said)


def test_an_environment_without_detectors_has_nothing_to_adopt() -> None:
    assert refused(account_security=None, budget=None, already_there={"macie": None}) == (
        "environment dev: already_there has the key 'macie', allowed: what this stack makes: "
        "nothing"
    )


def test_the_platform_refers_to_github_s_provider_of_its_account() -> None:
    platform = dataclasses.replace(PLATFORM, already_there={"github-oidc": None})
    assert platform.singletons["github-oidc"].startswith(f"arn:aws:iam::{PLATFORM.account_id}:")
    with pytest.raises(ConfigurationError) as refusal:
        dataclasses.replace(PLATFORM, already_there={"cost-anomaly-monitor": None})
    assert str(refusal.value).startswith(
        "Platform: already_there has the key 'cost-anomaly-monitor', allowed: what this stack makes"
    )


def test_a_subject_names_the_repository_with_its_numbers_where_they_are_known() -> None:
    values = {"repository": "acme/shop", "repository_ids": "12/34"}
    platform = dataclasses.replace(PLATFORM, **values)
    assert platform.trusted_repositories == ("acme@12/shop@34",)
    both = dataclasses.replace(platform, trust_repository_names=True)
    assert both.trusted_repositories == ("acme@12/shop@34", "acme/shop")
    old = dataclasses.replace(platform, repository_ids=None)
    assert old.trusted_repositories == ("acme/shop",)


@pytest.mark.parametrize("ids", ["12", "acme/34", "12/34/56", "0/1", "12/ 34"])
def test_numbers_are_those_of_owner_and_repository(ids: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        dataclasses.replace(PLATFORM, repository_ids=ids)
    assert str(refusal.value) == (
        f"Platform: repository_ids is {ids!r}, allowed: GitHub's numbers of owner and repository "
        'as "owner/repository", such as "123456/456789", which gh api repos/OWNER/NAME --jq '
        "'\"\\(.owner.id)/\\(.id)\"' prints"
    )


def test_names_are_not_trusted_besides_themselves() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        dataclasses.replace(PLATFORM, repository_ids=None, trust_repository_names=True)
    assert str(refusal.value) == (
        "Platform: trust_repository_names is True, allowed: False without repository_ids; a "
        "subject with names is the only one then"
    )


def zones(**ids: str) -> Any:
    return dataclasses.replace(DEV.networking, zone_ids=ids)


def test_zones_are_of_the_environment_s_region() -> None:
    assert refused(networking=zones(a="use1-az1", b="euc1-az1")) == (
        "environment dev: networking.zone_ids['b'] is 'euc1-az1', "
        "allowed: a zone of us-east-1, such as use1-az1"
    )


def test_kubernetes_is_in_zones_that_eks_takes() -> None:
    assert DEV.kubernetes
    networking = zones(a="use1-az1", b="use1-az3")
    assert refused(networking=networking) == (
        "environment dev: networking.zone_ids['b'] is 'use1-az3', "
        "allowed: another zone; EKS makes no cluster in that one"
    )
    dataclasses.replace(DEV, networking=networking, kubernetes=None)


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_regions_whose_arns_differ_are_refused(region: str) -> None:
    allowed = "a region of AWS such as us-east-1 (not China, not GovCloud)"
    said = f"Environment: region is {region!r}, allowed: {allowed}"
    assert refused(region=region).startswith(said)
    for field in ("region", "recovery_region"):
        with pytest.raises(ConfigurationError) as refusal:
            dataclasses.replace(PLATFORM, **{field: region})
        assert str(refusal.value).startswith(f"Platform: {field} is {region!r}, allowed: a region")


def test_an_objective_that_nothing_measures_is_refused() -> None:
    objectives = ObjectivesConfig(availability_percent=99.9, latency_seconds=1)
    unmeasured = {"kubernetes": None, "observability": None}
    kept = (
        "where no metrics of it are kept, which takes observability.prometheus, and 'metrics' in "
        "its uses or a cluster"
    )
    app = dataclasses.replace(APP, uses=(), objectives=objectives)
    jobs = {"jobs": None, "services": {"app": app}}
    assert refused(**unmeasured, **jobs) == (
        "environment dev: services['app'].objectives.latency_seconds is set, allowed: None " + kept
    )
    # CloudWatch counts failed requests by itself, and no messages.
    counted = dataclasses.replace(app, objectives=ObjectivesConfig(availability_percent=99.9))
    jobs["services"] = {"app": counted}
    assert dataclasses.replace(DEV, **unmeasured, **jobs).services["app"].objectives
    worker = dataclasses.replace(WORKER, objectives=ObjectivesConfig(availability_percent=99.0))
    jobs["services"] = {"app": counted, "worker": worker}
    assert refused(**unmeasured, **jobs) == (
        "environment dev: services['worker'].objectives is set, allowed: None " + kept
    )
