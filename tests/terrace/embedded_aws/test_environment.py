from terrace.embedded_aws.environment import client_environment, without_empty

ENDPOINT = "http://127.0.0.1:4711"


def test_every_client_is_led_to_the_endpoint_with_fake_credentials() -> None:
    variables = client_environment(ENDPOINT, region="eu-west-1", base={})
    assert variables == {
        "AWS_ENDPOINT_URL": ENDPOINT,
        "AWS_ACCESS_KEY_ID": "embedded",
        "AWS_SECRET_ACCESS_KEY": "embedded",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def test_what_would_lead_to_a_real_account_comes_back_empty() -> None:
    base = {
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "real",
        "AWS_ENDPOINT_URL_S3": "https://s3.example.com",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "HOME": "/home/ada",
    }
    variables = client_environment(ENDPOINT, base=base)
    assert {name for name, value in variables.items() if not value} == set(base) - {"HOME"}
    assert variables["AWS_ENDPOINT_URL"] == ENDPOINT


def test_an_endpoint_set_before_does_not_survive() -> None:
    base = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    assert client_environment(ENDPOINT, base=base)["AWS_ENDPOINT_URL"] == ENDPOINT


def test_loopback_joins_the_hosts_that_go_without_a_proxy() -> None:
    base = {"NO_PROXY": "internal.example.com, localhost"}
    variables = client_environment(ENDPOINT, base=base)
    assert variables["NO_PROXY"] == "internal.example.com,localhost,127.0.0.1"


def test_only_empty_aws_variables_are_removed() -> None:
    environ = {"AWS_PROFILE": "", "AWS_REGION": "us-east-1", "LANG": ""}
    assert without_empty(environ) == {"AWS_REGION": "us-east-1", "LANG": ""}
