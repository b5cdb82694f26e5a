"""The machine that carries a tunnel."""

from collections.abc import Mapping, Sequence
from typing import Any

from terrace.aws.reading import reading


def longest_running(ec2: Any, what: str, wanted: Mapping[str, Sequence[str]]) -> str | None:
    """Instance id of the machine that has run longest: its agent had most time to sign in.

    Args:
        ec2: Client of EC2.
        what: Whose machines, for an error.
        wanted: Filters beside that it runs, such as "tag:Name", each with its values.

    Returns:
        None where no such machine is running.

    Raises:
        Unreadable: They may not be read.
    """
    conditions = {**wanted, "instance-state-name": ["running"]}
    filters = [{"Name": name, "Values": [*values]} for name, values in conditions.items()]
    with reading(what):
        pages = ec2.get_paginator("describe_instances").paginate(Filters=filters)
        seen = [
            instance
            for page in pages
            for reservation in page["Reservations"]
            for instance in reservation["Instances"]
        ]
    oldest = min(seen, key=lambda each: (each["LaunchTime"], each["InstanceId"]), default=None)
    return str(oldest["InstanceId"]) if oldest else None
