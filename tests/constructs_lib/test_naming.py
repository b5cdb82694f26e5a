import pytest
from cdktf import Token

from constructs_lib.errors import ConfigurationError
from constructs_lib.naming import LOAD_BALANCER_LIMIT, Naming

SITE = Naming(project="terrace", environment="production")


def test_a_name_is_project_environment_and_thing() -> None:
    assert SITE.name("state") == "terrace-production-state"


def test_the_one_thing_of_its_kind_needs_no_word_for_itself() -> None:
    assert SITE.name() == "terrace-production"


def test_a_path_starts_with_project_and_environment() -> None:
    assert SITE.path("app") == "/terrace/production/app"


def test_a_name_that_is_too_long_is_refused_and_never_cut() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        SITE.name("load-balancer-of-the-shop", limit=LOAD_BALANCER_LIMIT)
    assert str(refusal.value) == (
        "name 'terrace-production-load-balancer-of-the-shop' has 44 characters, allowed: 32; "
        "shorten project, environment or thing"
    )


def test_a_name_with_a_token_is_not_measured() -> None:
    project = Token.as_string({"Ref": "x" * 40})
    assert Naming(project=project, environment="dev").name("app", limit=10).endswith("-dev-app")
