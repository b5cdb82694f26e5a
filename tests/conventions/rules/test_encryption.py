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


def test_rotating_and_asymmetric_keys_pass(judge, stack) -> None:
    keys = {
        "data": {"enable_key_rotation": True},
        "signing": {"customer_master_key_spec": "ECC_NIST_P256"},
    }
    assert judge("ENC001", stack(resource={"aws_kms_key": keys})) == []


def test_a_key_that_does_not_rotate_is_found(judge, stack) -> None:
    assert judge("ENC001", stack(resource={"aws_kms_key": {"data": {}}})) == [
        (
            "ENC001 MUST dev/aws_kms_key.data: aws_kms_key.data does not rotate; "
            "set enable_key_rotation."
        )
    ]


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
