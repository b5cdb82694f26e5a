"""LOG: how long logs are kept, and under which key."""

from collections.abc import Iterator

from conventions.arguments import number
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem

YEAR_DAYS = 365
FOR_EVER = 0  # CloudWatch's value, and its default


@must(
    "LOG001",
    f"log groups are encrypted with a KMS key and, in production, kept for {YEAR_DAYS} days",
    reason="An incident is often found months after it began.",
    source="Amazon CloudWatch Logs User Guide, encryption and retention; "
    "checkov CKV_AWS_158, CKV_AWS_338",
)
def logs_are_kept_and_encrypted(document: Document) -> Iterator[Problem]:
    """Judge every log group; a group without retention keeps its logs for ever."""
    for group in document.of("aws_cloudwatch_log_group"):
        if not group.body.get("kms_key_id"):
            yield Problem(group, f"{group.address} has no kms_key_id", "set a customer key")
        if not document.is_production:
            continue  # before it is asked how long, which a plan alone may know
        days = number(group.body.get("retention_in_days"), FOR_EVER)
        if days is not None and days != FOR_EVER and days < YEAR_DAYS:
            found = f"{group.address} keeps logs for {days} days"
            yield Problem(group, found, f"keep them for {YEAR_DAYS}")
