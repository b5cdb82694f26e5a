import copy

import pytest

DENY = {
    "effect": "Deny",
    "actions": ["s3:*"],
    "resources": ["${aws_s3_bucket.logs.arn}", "${aws_s3_bucket.logs.arn}/*"],
    "principals": [{"type": "*", "identifiers": ["*"]}],
    "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
}
REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "status_code": "HTTP_301"}}


@pytest.fixture
def bucket(judge, stack):
    """Return the messages about a bucket whose policy is one statement."""

    def judged(statement: object) -> list[str]:
        policy = {
            "bucket": "${aws_s3_bucket.logs.id}",
            "policy": "${data.aws_iam_policy_document.logs.json}",
        }
        document = stack(
            resource={"aws_s3_bucket": {"logs": {}}, "aws_s3_bucket_policy": {"logs": policy}},
            data={"aws_iam_policy_document": {"logs": {"statement": [statement]}}},
        )
        return judge("ENC002", document)

    return judged


@pytest.fixture
def listener(judge, stack):
    """Return the messages about one listener."""

    def judged(**arguments: object) -> list[str]:
        return judge("ENC002", stack(resource={"aws_lb_listener": {"web": arguments}}))

    return judged


def test_a_bucket_that_denies_plain_http_passes(bucket) -> None:
    assert bucket(DENY) == []


@pytest.mark.parametrize(
    "weaker",
    [
        {"effect": "Allow"},
        {"actions": ["s3:GetObject"]},
        {"resources": ["${aws_s3_bucket.logs.arn}/*"]},
        {"principals": [{"type": "AWS", "identifiers": ["111111111111"]}]},
        {"condition": []},
    ],
)
def test_a_bucket_that_denies_less_is_found(bucket, weaker) -> None:
    assert bucket(copy.deepcopy(DENY) | weaker) == [
        (
            "ENC002 MUST dev/aws_s3_bucket.logs: no policy of aws_s3_bucket.logs denies plain "
            "HTTP; deny s3:* on bucket and objects where aws:SecureTransport is false."
        )
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        {"port": 443, "protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
        {"port": 80, "protocol": "HTTP", "default_action": [REDIRECT]},
        {"port": 5432, "protocol": "TCP"},
    ],
)
def test_a_listener_with_modern_tls_or_a_redirect_passes(listener, arguments) -> None:
    assert listener(**arguments) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"port": 443, "protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-2016-08"},
            (
                'has the TLS policy "ELBSecurityPolicy-2016-08"; '
                "set ELBSecurityPolicy-TLS13-1-2-2021-06 or newer."
            ),
        ),
        (
            {"port": 443, "protocol": "TLS"},
            'has the TLS policy ""; set ELBSecurityPolicy-TLS13-1-2-2021-06 or newer.',
        ),
        ({"port": 443}, "speaks HTTP on 443; set protocol HTTPS."),
        (
            {"port": 80, "default_action": [{"type": "forward"}]},
            "answers plain HTTP; let it redirect to HTTPS only.",
        ),
    ],
)
def test_any_other_listener_is_found(listener, arguments, message: str) -> None:
    expected = f"ENC002 MUST dev/aws_lb_listener.web: aws_lb_listener.web {message}"
    assert listener(**arguments) == [expected]


def test_a_listener_whose_policy_or_protocol_is_left_to_a_plan_is_not_judged(listener) -> None:
    assert listener(protocol="HTTPS", ssl_policy="${var.policy}") == []
    assert listener(protocol="${var.protocol}", port=80) == []


@pytest.fixture
def single(judge, stack):
    """Return the messages about one resource, after its address."""

    def judged(type_: str, **arguments: object) -> list[str]:
        start = f"ENC002 MUST dev/{type_}.main: {type_}.main "
        found = judge("ENC002", stack(resource={type_: {"main": arguments}}))
        assert all(message.startswith(start) for message in found)
        return [message.removeprefix(start) for message in found]

    return judged


CERTIFICATE = {"acm_certificate_arn": "arn", "minimum_protocol_version": "TLSv1.2_2021"}
REDIRECTING = {"viewer_protocol_policy": "redirect-to-https"}
NEW_CERTIFICATE = "give it a certificate with minimum_protocol_version TLSv1.2_2021."


def test_a_distribution_that_speaks_tls_only_passes(single) -> None:
    arguments = {
        "viewer_certificate": [CERTIFICATE],
        "default_cache_behavior": [REDIRECTING],
        "origin": [{"custom_origin_config": [{"origin_protocol_policy": "https-only"}]}],
    }
    assert single("aws_cloudfront_distribution", **arguments) == []
    unknown = {"minimum_protocol_version": "${var.tls}"}
    assert single("aws_cloudfront_distribution", viewer_certificate=unknown) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"ordered_cache_behavior": [REDIRECTING, {"viewer_protocol_policy": "allow-all"}]},
            "answers plain HTTP; set viewer_protocol_policy to redirect-to-https.",
        ),
        (
            {"origin": {"custom_origin_config": {"origin_protocol_policy": "http-only"}}},
            "reaches an origin by plain HTTP; set origin_protocol_policy to https-only.",
        ),
        (
            {"viewer_certificate": {"minimum_protocol_version": "TLSv1.1_2016"}},
            f"accepts TLSv1.1_2016; {NEW_CERTIFICATE}",
        ),
        ({"viewer_certificate": {}}, f"accepts TLSv1; {NEW_CERTIFICATE}"),
        (
            {"viewer_certificate": {**CERTIFICATE, "cloudfront_default_certificate": True}},
            f"accepts TLSv1; {NEW_CERTIFICATE}",
        ),
    ],
)
def test_any_other_distribution_is_found(single, arguments, message: str) -> None:
    complete = {"viewer_certificate": CERTIFICATE} | arguments
    assert single("aws_cloudfront_distribution", **complete) == [message]


def test_a_cache_that_refuses_plain_text_passes(single) -> None:
    for value in (True, "${var.encrypted}"):
        assert single("aws_elasticache_replication_group", transit_encryption_enabled=value) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "sends plain text; set transit_encryption_enabled."),
        (
            {"transit_encryption_enabled": True, "transit_encryption_mode": "preferred"},
            "also accepts plain text; set transit_encryption_mode to required.",
        ),
    ],
)
def test_a_cache_that_accepts_plain_text_is_found(single, arguments, message: str) -> None:
    assert single("aws_elasticache_replication_group", **arguments) == [message]


def test_a_search_domain_that_speaks_tls_only_passes(single) -> None:
    options = {"tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10"}  # enforces by default
    nodes = {"enabled": True}
    domain = {"domain_endpoint_options": [options], "node_to_node_encryption": [nodes]}
    assert single("aws_opensearch_domain", **domain) == []


def test_any_other_search_domain_is_found(single) -> None:
    plain = {"enforce_https": False, "tls_security_policy": "Policy-Min-TLS-1-0-2019-07"}
    http = "answers plain HTTP; set domain_endpoint_options.enforce_https."
    newer = "set Policy-Min-TLS-1-2-PFS-2023-10 or newer."
    nodes = "sends plain text between its nodes; set node_to_node_encryption.enabled."
    assert single("aws_opensearch_domain") == [http, f'has the TLS policy ""; {newer}', nodes]
    assert single("aws_opensearch_domain", domain_endpoint_options=plain) == [
        http,
        f'has the TLS policy "Policy-Min-TLS-1-0-2019-07"; {newer}',
        nodes,
    ]


FORCED = {"name": "rds.force_ssl", "value": "1"}


@pytest.mark.parametrize(
    ("type_", "arguments"),
    [
        ("aws_db_parameter_group", {"family": "postgres16", "parameter": [FORCED]}),
        ("aws_db_parameter_group", {"family": "postgres16", "parameter": [FORCED | {"value": 1}]}),
        ("aws_db_parameter_group", {"family": "mysql8.0"}),
        ("aws_db_parameter_group", {"family": "aurora-postgresql16"}),  # its cluster's group says
        (
            "aws_db_parameter_group",
            {
                "family": "postgres${var.major}",
                "dynamic": {
                    "parameter": {"content": {"name": "${parameter.key}", "value": "${x}"}}
                },
            },
        ),
        ("aws_db_instance", {"engine": "postgres", "parameter_group_name": "acme-dev"}),
        ("aws_db_instance", {"engine": "mysql"}),
        ("aws_db_instance", {"engine": "${var.engine}"}),
    ],
)
def test_postgresql_that_refuses_plain_text_passes(single, type_: str, arguments) -> None:
    assert single(type_, **arguments) == []


@pytest.mark.parametrize(
    ("type_", "arguments"),
    [
        ("aws_db_parameter_group", {"family": "postgres16"}),
        (
            "aws_rds_cluster_parameter_group",
            {"family": "aurora-postgresql16", "parameter": FORCED | {"value": "0"}},
        ),
    ],
)
def test_a_parameter_group_that_accepts_plain_text_is_found(single, type_: str, arguments) -> None:
    expected = ["accepts plain text; set the parameter rds.force_ssl to 1."]
    assert single(type_, **arguments) == expected


@pytest.mark.parametrize(
    ("type_", "arguments"),
    [
        ("aws_db_instance", {"engine": "postgres"}),
        ("aws_db_instance", {"engine": "postgres", "parameter_group_name": "default.postgres16"}),
        ("aws_rds_cluster", {"engine": "aurora-postgresql"}),
    ],
)
def test_postgresql_with_the_parameters_of_aws_is_found(single, type_: str, arguments) -> None:
    assert single(type_, **arguments) == [
        (
            "leaves it to AWS whether it accepts plain text; "
            "give it a parameter group with rds.force_ssl set to 1."
        )
    ]


@pytest.mark.parametrize("name", ["acme-dev-logs", "${local.name}", "${var.bucket}"])
def test_the_policy_of_a_bucket_may_name_it_in_any_way(judge, stack, name: str) -> None:
    policy = {"bucket": name, "policy": "${data.aws_iam_policy_document.logs.json}"}
    document = stack(
        resource={
            "aws_s3_bucket": {"logs": {"bucket": "acme-dev-logs"}},
            "aws_s3_bucket_policy": {"logs": policy},
        },
        data={"aws_iam_policy_document": {"logs": {"statement": [DENY]}}},
        locals={"name": "acme-dev-logs"},
    )
    assert judge("ENC002", document) == []


def test_a_bucket_may_be_denied_plain_http_in_an_expression(judge, stack) -> None:
    text = """${jsonencode({Statement = [{Effect = "Deny", Action = "s3:*", Principal = "*",
      Resource = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"],
      Condition = {Bool = {"aws:SecureTransport" = "false"}}}]})}"""
    policy = {"bucket": "${aws_s3_bucket.logs.id}", "policy": text}
    resources = {"aws_s3_bucket": {"logs": {}}, "aws_s3_bucket_policy": {"logs": policy}}
    assert judge("ENC002", stack(resource=resources)) == []


@pytest.mark.parametrize(
    ("type_", "body", "messages"),
    [
        (
            "aws_alb_listener",
            {"port": 80, "protocol": "HTTP", "default_action": [{"type": "forward"}]},
            ["answers plain HTTP; let it redirect to HTTPS only."],
        ),
        (
            "aws_elb",
            {"listener": [{"lb_protocol": "https"}, {"lb_protocol": "http", "lb_port": 80}]},
            ["answers plain HTTP on 80; set lb_protocol HTTPS, or use an aws_lb."],
        ),
        ("aws_memorydb_cluster", {"tls_enabled": False}, ["sends plain text; set tls_enabled."]),
        ("aws_memorydb_cluster", {}, []),
        (
            "aws_msk_cluster",
            {"encryption_info": {"encryption_in_transit": {"client_broker": "TLS_PLAINTEXT"}}},
            [
                (
                    "accepts TLS_PLAINTEXT; "
                    "set encryption_info.encryption_in_transit.client_broker to TLS."
                )
            ],
        ),
        ("aws_msk_cluster", {}, []),
        (
            "aws_elasticsearch_domain",
            {"domain_endpoint_options": {"tls_security_policy": "Policy-Min-TLS-1-2-2019-07"}},
            ["sends plain text between its nodes; set node_to_node_encryption.enabled."],
        ),
    ],
)
def test_whatever_else_sends_plain_text_is_found(judge, stack, type_, body, messages) -> None:
    found = judge("ENC002", stack(resource={type_: {"x": body}}))
    assert [each.partition(f"{type_}.x ")[2] for each in found] == messages
