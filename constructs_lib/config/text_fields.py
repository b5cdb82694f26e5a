"""Fields for texts of a known form: names, addresses, images, time zones."""

from ipaddress import IPv4Network
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from constructs_lib.config.fields import text
from constructs_lib.config.setting import REQUIRED


def project_name(description: str = "First part of every physical name") -> Any:
    """Make a field for a part of every physical name: a project, an environment."""
    return text(
        description,
        pattern=r"[a-z][a-z0-9]{1,11}",
        allowed="2 to 12 lower-case letters or digits, a letter first",
        example="acme",
    )


def environment_name(description: str = "Name of the environment") -> Any:
    """Make a field for the name of an environment: like a project's, or that of a pull request."""
    return text(
        description,
        pattern=r"[a-z][a-z0-9]{1,11}|pr-[1-9][0-9]{0,5}",
        allowed="2 to 12 lower-case letters or digits, a letter first",
        example="dev",
    )


def cidr(description: str = "Block of the VPC", *, default: Any = REQUIRED) -> Any:
    """Make a field for a private block of addresses that the address plan can divide."""
    return text(
        description,
        # RFC 1918, in digits of ASCII only. Docker and some services of AWS have 172.17.0.0/16 on
        # their hosts, which then reach nothing there: Amazon VPC User Guide, "VPC CIDR blocks".
        pattern=r"(10\.[0-9]{1,3}|172\.(1[689]|2[0-9]|3[01])|192\.168)(\.[0-9]{1,3}){2}/(1[6-9]|20)",
        accepts=_is_network,
        condition='try(cidrhost({}, 0) == split("/", {})[0], false)',
        allowed="a private IPv4 block of /16 to /20 without host bits, such as 10.10.0.0/16, "
        "not of 172.17.0.0/16",
        example="10.10.0.0/16",
        default=default,
    )


def time_zone(description: str = "IANA time zone", *, default: Any = REQUIRED) -> Any:
    """Make a field for a time zone by its IANA name."""
    return text(
        description,
        pattern=r"[A-Z]\w+(/[A-Z][\w+-]+)+|UTC",
        accepts=_is_time_zone,
        near=available_timezones,
        allowed="an IANA time zone such as Europe/Berlin",
        example="Europe/Berlin",
        default=default,
    )


def domain(description: str = "DNS zone", *, default: Any = REQUIRED) -> Any:
    """Make a field for a domain name."""
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    return text(
        description,
        pattern=rf"({label}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])",
        allowed="a domain name in lower case without scheme or dot at its end, "
        "such as acme.example",
        example="acme.example",
        default=default,
    )


def tag_value(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for a text that is written into tags."""
    return text(
        description,
        # AWS Billing User Guide, "User-defined tag restrictions": what all services take. AWS
        # keeps names and values that begin with aws: for itself.
        accepts=lambda value: not value.lower().startswith("aws:"),
        pattern=r"[A-Za-z0-9_.:/=+@-]([A-Za-z0-9 _.:/=+@-]{0,254}[A-Za-z0-9_.:/=+@-])?",
        allowed="1 to 256 letters, digits, spaces and _ . : / = + - @, no space at the ends, "
        "no aws: at the beginning",
        example="platform-team",
        default=default,
    )


def email(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for an e-mail address."""
    return text(
        description,
        pattern=r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}",
        allowed="an e-mail address such as operations@acme.example",
        example="operations@acme.example",
        default=default,
    )


def bucket_name(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for the name of an S3 bucket.

    Source: Amazon S3 User Guide, "General purpose bucket naming rules".
    """
    return text(
        description,
        pattern=r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        allowed="the name of a bucket, 3 to 63 lower-case letters, digits, dots or hyphens",
        example="acme-packages",
        default=default,
    )


def image(description: str = "Image of the application", *, default: Any = REQUIRED) -> Any:
    """Make a field for an image by its repository and fixed tag."""
    return text(
        description,
        # Terraform ids and physical names are made of the repository.
        pattern=r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
        r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})",
        accepts=lambda value: not value.endswith(":latest"),
        condition='!endswith({}, ":latest")',
        allowed="repository of lower-case letters, digits and single hyphens, a letter first, "
        'and fixed tag, such as "app:1.2.3", not latest',
        example="app:1.2.3",
        default=default,
    )


def image_tag(description: str = "Tag of the image", *, default: Any = REQUIRED) -> Any:
    """Make a field for the tag of an image whose repository is known."""
    return text(
        description,
        pattern=r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
        accepts=lambda value: value != "latest",
        condition='{} != "latest"',
        allowed='a fixed tag such as "1.2.3", not latest',
        example="1.2.3",
        default=default,
    )


def role_name(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for the name of a role, which is no ARN."""
    return text(
        description,
        pattern=r"[A-Za-z0-9_+=,.@-]{1,64}",
        allowed="the name of a role, not its ARN: 1 to 64 letters, digits and _ + = , . @ -",
        example="OrganizationAccountAccessRole",
        default=default,
    )


def role_pattern(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for roles by path and name, with asterisks."""
    return text(
        description,
        pattern=r"(?!\*+$)[A-Za-z0-9_+=,.@*-]+(/[A-Za-z0-9_+=,.@*-]+)*",
        allowed="path and name of a role without a slash at either end, with * for anything, but "
        "not * alone",
        example="Administrators-*",
        default=default,
    )


def github_repository(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for a repository on GitHub."""
    return text(
        description,
        pattern=r"[A-Za-z0-9-]+/[A-Za-z0-9_.-]+",
        allowed='a GitHub repository as "owner/name"',
        example="acme/platform",
        default=default,
    )


def github_ids(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for GitHub's numbers of a repository's owner and of the repository."""
    return text(
        description,
        pattern=r"[1-9][0-9]{0,18}/[1-9][0-9]{0,18}",
        allowed='GitHub\'s numbers of owner and repository as "owner/repository", such as '
        '"123456/456789", which gh api repos/OWNER/NAME --jq \'"\\(.owner.id)/\\(.id)"\' prints',
        example="123456/456789",
        default=default,
    )


def _is_network(value: str) -> bool:
    try:
        IPv4Network(value)
    except ValueError:
        return False
    return True


def _is_time_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        return False
    return True
