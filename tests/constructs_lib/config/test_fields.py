"""Ready-made fields know what AWS takes."""

from dataclasses import dataclass
from typing import Any

import pytest

from constructs_lib import config as made
from constructs_lib.config import Config, fields_of
from constructs_lib.errors import ConfigurationError


def holder(annotation: Any, field: Any) -> type[Any]:
    body = {"__annotations__": {"field": annotation}, "field": field}
    return dataclass(frozen=True, kw_only=True, slots=True)(type(Config)("Holder", (Config,), body))


FIELDS: dict[str, type[Any]] = {
    "project": holder(str, made.project_name()),
    "region": holder(str, made.region()),
    "account": holder(str, made.account_id()),
    "zones": holder(tuple[str, ...], made.zones_letters("Zones", low=2)),
    "rds": holder(str, made.instance_class("rds")),
    "aurora": holder(str, made.instance_class("aurora")),
    "cache": holder(str, made.instance_class("elasticache")),
    "search": holder(str, made.instance_class("opensearch")),
    "ec2": holder(str, made.instance_class("ec2")),
    "types": holder(tuple[str, ...], made.instance_types("Types")),
    "endpoints": holder(tuple[str, ...], made.endpoint_services("Endpoints")),
    "cidr": holder(str, made.cidr()),
    "time_zone": holder(str, made.time_zone()),
    "domain": holder(str, made.domain()),
    "tag": holder(str, made.tag_value("Owner")),
    "email": holder(str, made.email("Who is told")),
    "image": holder(str, made.image()),
    "image_tag": holder(str, made.image_tag()),
    "role": holder(str, made.role_name("Role")),
    "roles": holder(str, made.role_pattern("Role")),
    "repository": holder(str, made.github_repository("Repository")),
    "retention": holder(int, made.log_retention_days()),
    "cpu": holder(int, made.cpu_units()),
    "memory": holder(int, made.memory_mib()),
}
RIGHT = [
    ("project", ("acme", "a1", "abcdefghijkl")),
    ("region", ("us-east-1", "eu-central-1", "ap-southeast-5", "mx-central-1")),
    ("account", ("012345678901",)),
    ("zones", (("a", "b"), tuple("abcdefgh"))),
    ("rds", ("db.t4g.micro", "db.m7g.large", "db.r8g.48xlarge")),
    ("aurora", ("db.r7g.large", "db.t4g.medium")),
    ("cache", ("cache.t4g.micro", "cache.m7g.large")),
    ("search", ("m6g.large.search", "or1.medium.search")),
    ("ec2", ("t4g.small", "m7i.metal-24xl", "u-6tb1.metal")),
    ("types", (("t4g.small", "m7g.large"), ("c7gn.xlarge",))),
    ("endpoints", ((), ("ecr.api", "ecr.dkr", "logs", "kms", "secretsmanager", "ssmmessages"))),
    ("cidr", ("10.10.0.0/16", "172.31.16.0/20", "192.168.0.0/16")),
    ("time_zone", ("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires")),
    ("domain", ("terrace.example", "a-b.c.example")),
    ("tag", ("a", "platform-team", "R+D: platform/eu @acme")),
    ("email", ("a@b.example", "first.last+tag@sub.acme.example")),
    ("image", ("app:1.2.3", "team-app-x:v1", "app:latest-1")),
    ("image_tag", ("0.1.0", "latest2")),
    ("role", ("OrganizationAccountAccessRole",)),
    ("roles", ("Admin-*", "aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Admin_*")),
    ("repository", ("terrace-platform/terrace", "a/b.c_d")),
    ("retention", (30, 365, 3653)),
    ("cpu", (256, 4096)),
    ("memory", (512, 30720)),
]
WIDE_2 = "\N{FULLWIDTH DIGIT TWO}"  # a digit to Python, not to AWS
IMAGE = (
    "repository of lower-case letters, digits and single hyphens, a letter first, and fixed tag, "
    'such as "app:1.2.3", not latest'
)
GRAVITON = "EC2 instance types on Graviton such as t4g.small"
ENDPOINTS = (
    "services with an interface endpoint, such as logs or ecr.api "
    "(S3 and DynamoDB have gateway endpoints)"
)
REGION = "a region of AWS such as us-east-1 (not China, not GovCloud)"
CIDR = (
    "a private IPv4 block of /16 to /20 without host bits, such as 10.10.0.0/16, "
    "not of 172.17.0.0/16"
)
ACCOUNT = 'an AWS account id of 12 digits, not all of them 0, such as "123456789012"'
NAME = "2 to 12 lower-case letters or digits, a letter first"
TAG = (
    "1 to 256 letters, digits, spaces and _ . : / = + - @, no space at the ends, "
    "no aws: at the beginning"
)
DOMAIN = "a domain name in lower case without scheme or dot at its end, such as acme.example"
WRONG = [
    ("project", "x", f"is 'x', allowed: {NAME}"),
    ("project", "Acme", f"is 'Acme', allowed: {NAME}"),
    (
        "region",
        "us-est-1",
        f"is 'us-est-1', allowed: {REGION}; did you mean us-east-1 or us-west-1?",
    ),
    (
        "region",
        "us-east-9",
        f"is 'us-east-9', allowed: {REGION}; did you mean us-east-1 or us-east-2?",
    ),
    ("region", "us-gov-west-1", f"is 'us-gov-west-1', allowed: {REGION}; did you mean us-west-1?"),
    ("region", "Moon", f"is 'Moon', allowed: {REGION}"),
    ("account", "22222222222", f"is '22222222222', allowed: {ACCOUNT}"),
    ("account", 222222222222, f"is the number 222222222222, allowed: a text, {ACCOUNT}"),
    ("account", WIDE_2 * 12, f"is '{WIDE_2 * 12}', allowed: {ACCOUNT}"),
    ("zones", ("a",), "has 1 item, allowed: 2 to 8 items"),
    ("zones", ("a", "i"), "has 'i', allowed: letters of zones, a to h"),
    ("zones", ("a", "us-east-1b"), "has 'us-east-1b', allowed: letters of zones, a to h"),
    (
        "rds",
        "db.t9z.gigantic",
        "is 'db.t9z.gigantic', allowed: an RDS instance class such as db.t4g.medium",
    ),
    (
        "rds",
        "db.t4g.mikro",
        (
            "is 'db.t4g.mikro', allowed: an RDS instance class such as db.t4g.medium; "
            "did you mean db.t4g.micro?"
        ),
    ),
    (
        "aurora",
        "db.m5.large",
        (
            "is 'db.m5.large', allowed: an Aurora instance class such as db.r7g.large; "
            "did you mean db.r5.large?"
        ),
    ),
    (
        "cache",
        "t4g.small",
        (
            "is 't4g.small', allowed: an ElastiCache node type such as cache.t4g.small; "
            "did you mean cache.t4g.small?"
        ),
    ),
    (
        "search",
        "t3.small.search",
        (
            "is 't3.small.search', "
            "allowed: an OpenSearch instance type that is not burstable such as m6g.large.search"
        ),
    ),
    ("ec2", "t4g", "is 't4g', allowed: an EC2 instance type such as t4g.small"),
    (
        "types",
        ("m5.large",),
        f"has 'm5.large', allowed: {GRAVITON}; did you mean m6g.large, m7g.large or m8g.large?",
    ),
    ("types", ("t4g.smal",), f"has 't4g.smal', allowed: {GRAVITON}; did you mean t4g.small?"),
    ("endpoints", ("ecr.dk",), f"has 'ecr.dk', allowed: {ENDPOINTS}; did you mean ecr.dkr?"),
    ("endpoints", ("lgos",), f"has 'lgos', allowed: {ENDPOINTS}; did you mean logs?"),
    ("endpoints", ("s3",), f"has 's3', allowed: {ENDPOINTS}"),
    ("endpoints", ("logs", "kms", "logs"), "has 'logs' twice, allowed: each item once"),
    ("cidr", "127.0.0.0/16", f"is '127.0.0.0/16', allowed: {CIDR}"),
    ("cidr", "10.0.0.1/16", f"is '10.0.0.1/16', allowed: {CIDR}"),
    ("cidr", "10.0.0.0/8", f"is '10.0.0.0/8', allowed: {CIDR}"),
    ("cidr", "10.0.0.0/24", f"is '10.0.0.0/24', allowed: {CIDR}"),
    ("cidr", "172.32.0.0/16", f"is '172.32.0.0/16', allowed: {CIDR}"),
    ("cidr", "10.300.0.0/16", f"is '10.300.0.0/16', allowed: {CIDR}"),
    ("cidr", f"{WIDE_2}.10.0.0/16", f"is '{WIDE_2}.10.0.0/16', allowed: {CIDR}"),
    ("cidr", "10.10.0.0", f"is '10.10.0.0', allowed: {CIDR}"),
    (
        "time_zone",
        "Europe/Brelin",
        (
            "is 'Europe/Brelin', allowed: an IANA time zone such as Europe/Berlin; "
            "did you mean Europe/Berlin?"
        ),
    ),
    (
        "time_zone",
        "../etc/passwd",
        "is '../etc/passwd', allowed: an IANA time zone such as Europe/Berlin",
    ),
    ("domain", "https://Terrace.Example.", f"is 'https://Terrace.Example.', allowed: {DOMAIN}"),
    ("domain", "", f"is '', allowed: {DOMAIN}"),
    ("domain", "acme.example.", f"is 'acme.example.', allowed: {DOMAIN}"),
    ("domain", "localhost", f"is 'localhost', allowed: {DOMAIN}"),
    ("tag", "R&D, platform (EU)", f"is 'R&D, platform (EU)', allowed: {TAG}"),
    ("tag", "<b>", f"is '<b>', allowed: {TAG}"),
    ("tag", "a\nb", f"is 'a\\nb', allowed: {TAG}"),
    ("tag", "", f"is '', allowed: {TAG}"),
    ("tag", " a", f"is ' a', allowed: {TAG}"),
    ("tag", "a" * 257, f"is '{'a' * 78}…, allowed: {TAG}"),
    (
        "email",
        "acme.example",
        "is 'acme.example', allowed: an e-mail address such as operations@acme.example",
    ),
    (
        "image",
        "app:latest",
        f"is 'app:latest', allowed: {IMAGE}",
    ),
    (
        "image",
        "app",
        f"is 'app', allowed: {IMAGE}",
    ),
    *[
        ("image", wrong, f"is {wrong!r}, allowed: {IMAGE}")
        for wrong in ("my/app:1.0", "team.app:1.0", "docker.io/app:1", "my_app:1.0", "1app:1.0")
    ],
    ("image_tag", "latest", "is 'latest', allowed: a fixed tag such as \"1.2.3\", not latest"),
    (
        "roles",
        "*",
        (
            "is '*', allowed: path and name of a role without a slash at either end, with * for "
            "anything, but not * alone"
        ),
    ),
    (
        "role",
        "arn:aws:iam::222222222222:role/x",
        (
            "is 'arn:aws:iam::222222222222:role/x', "
            "allowed: the name of a role, not its ARN: 1 to 64 letters, digits and _ + = , . @ -"
        ),
    ),
    ("repository", "terrace", "is 'terrace', allowed: a GitHub repository as \"owner/name\""),
    (
        "retention",
        31,
        (
            "is 31, allowed: one of 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, "
            "2192, 2557, 3653 days"
        ),
    ),
    ("cpu", 257, "is 257, allowed: one of 256, 512, 1024, 2048, 4096"),
    (
        "cpu",
        256.0,
        "is the number 256.0, allowed: a whole number, one of 256, 512, 1024, 2048, 4096",
    ),
    ("memory", 30721, "is 30721, allowed: 512 to 30720 MiB"),
]


@pytest.mark.parametrize(("name", "values"), RIGHT, ids=[name for name, _ in RIGHT])
def test_what_aws_takes_is_taken(name: str, values: tuple[Any, ...]) -> None:
    for value in values:
        assert FIELDS[name](field=value).field == value


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_what_aws_does_not_have_is_refused(name: str, value: Any, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        FIELDS[name](field=value)
    assert str(refused.value) == f"Holder: field {said}"


def test_every_ready_made_field_is_tried() -> None:
    assert {name for name, _ in RIGHT} == FIELDS.keys()


def test_every_example_is_allowed() -> None:
    for name, each in FIELDS.items():
        (setting,) = fields_of(each)
        example = setting.example if setting.example is not None else setting.low
        assert each(field=example), name
