from dataclasses import replace
from typing import Any

import pytest

from constructs_lib.compute.config import RouteConfig, ServiceConfig, check_services
from constructs_lib.errors import ConfigurationError
from tests.constructs_lib.compute.services import APP, ROUTE, WORKER


def refusal_of(service: ServiceConfig, **changes: Any) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        replace(service, **changes)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("service", "changes", "sentence"),
    [
        (
            APP,
            {"cpu_units": 256, "memory_mib": 4096},
            "ServiceConfig: memory_mib is 4096, allowed: 512, 1024, 2048 MiB with 256 CPU units",
        ),
        (
            APP,
            {"minimum_tasks": 7},
            "ServiceConfig: maximum_tasks is 6, allowed: 7 or more, as minimum_tasks",
        ),
        (
            APP,
            {"minimum_tasks": 0},
            (
                "ServiceConfig: minimum_tasks is 0, allowed: 1 or more where there is a route; "
                "only a message can start a first task"
            ),
        ),
        (
            APP,
            {"route": None},
            (
                "ServiceConfig: route is None, allowed: a RouteConfig, or a queue in consumes; "
                "nothing would give it work"
            ),
        ),
        (
            APP,
            {"consumes": "jobs"},
            (
                "ServiceConfig: consumes is 'jobs', allowed: None where there is a route; "
                "give the consumer a service of its own"
            ),
        ),
        (
            WORKER,
            {"deployment": "canary"},
            (
                "ServiceConfig: deployment is 'canary', "
                "allowed: rolling where there is no route to move"
            ),
        ),
        (
            APP,
            {"image": "app:latest"},
            (
                "ServiceConfig: image is 'app:latest', allowed: repository of lower-case letters, "
                "digits and single hyphens, a letter first, and fixed tag, such as "
                '"app:1.2.3", not latest'
            ),
        ),
        (
            APP,
            {"command": "python -m app.worker"},
            (
                "ServiceConfig: command is the text 'python -m app.worker', allowed: a tuple such "
                "as ('python', '-m', 'app.worker'); each word is a text of its own"
            ),
        ),
        (
            APP,
            {"command": ("python", "-c", "echo ${PORT}")},
            (
                "ServiceConfig: command has 'echo ${PORT}', allowed: a text without ${ and %{, "
                "which begin an expression of Terraform"
            ),
        ),
        (
            APP,
            {"command": ("python", "-c", "'%{x}'")},
            (
                """ServiceConfig: command has "'%{x}'", allowed: a text without ${ and %{, """
                "which begin an expression of Terraform"
            ),
        ),
        (
            APP,
            {"uses": ("cache", "cache")},
            "ServiceConfig: uses has 'cache' twice, allowed: each item once",
        ),
    ],
)
def test_what_cannot_work_is_refused_in_one_sentence(
    service: ServiceConfig, changes: dict[str, Any], sentence: str
) -> None:
    assert refusal_of(service, **changes) == sentence


def test_a_port_below_1024_is_refused_because_nothing_runs_as_root() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        RouteConfig(priority=1, port=80)
    assert str(refusal.value) == "RouteConfig: port is 80, allowed: 1024 to 65535"


def test_an_image_names_its_repository_and_its_tag() -> None:
    service = replace(APP, image="team-api:1.2.3")
    assert (service.repository, service.tag) == ("team-api", "1.2.3")


def test_a_variable_may_be_a_word_of_a_command() -> None:
    word = "${TfToken[TOKEN.1]}"
    assert replace(APP, command=("python", word)).command == ("python", word)


@pytest.mark.parametrize("name", ["releases", "release-lock"])
def test_parameters_of_releases_have_their_names_alone(name: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        check_services({name: APP})
    assert str(refusal.value) == (
        f"services has the key {name!r}, allowed: another name; what says which version runs has "
        "that one"
    )


def routed(**changes: Any) -> ServiceConfig:
    return replace(APP, route=replace(ROUTE, **changes))


@pytest.mark.parametrize("name", ["a", "App", "my_app", "app-", "x" * 21, "app-execution"])
def test_a_name_that_aws_does_not_take_everywhere_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        check_services({name: APP})
    assert str(refusal.value) == (
        f"services has the key {name!r}, allowed: 2 to 20 lower-case letters, digits and single "
        "hyphens, a letter first, not -execution or -deployment at the end"
    )


def test_two_services_cannot_have_one_path_of_one_host() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        check_services({"app": APP, "api": routed(priority=200)})
    assert str(refusal.value) == (
        "services: 'app' and 'api' have the same route.path '/*' on the environment's domain, "
        "allowed: each path of a host once"
    )


def test_two_services_cannot_have_one_priority() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        check_services({"app": APP, "api": routed(host="api")})
    assert str(refusal.value) == (
        "services: 'app' and 'api' have the same route.priority 100, allowed: each priority once"
    )


def test_a_service_that_would_get_no_request_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        check_services({"app": APP, "api": routed(path="/api/*", priority=200)})
    assert str(refusal.value) == (
        "services: route.priority of 'api' is 200, allowed: less than 100; before that, '/*' of "
        "'app' takes every request for '/api/*'"
    )


def test_services_that_keep_out_of_each_others_way_are_fine() -> None:
    check_services(
        {
            "app": APP,
            "api": routed(path="/api/*", priority=50),
            "admin": routed(host="admin", priority=200),
            "worker": WORKER,
        }
    )
