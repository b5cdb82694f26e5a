"""All that touches one preview: its state, its stack, and its account."""

import json
import re
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from environments import Environment
from terrace.aws import Accounts, reading
from terrace.deployment.stacks import Stacks
from terrace.deployment.watcher import Watcher
from terrace.previews.place import Place, folder
from terrace.previews.record import Record
from terrace.previews.session import Session, deployer
from terrace.previews.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """The way to one preview, with credentials that lead to no other.

    Attributes:
        name: Its name.
        where: Where previews are.
        store: The state bucket.
        stacks: Its stack, and what Terraform does with it.
        accounts: The account of previews.
    """

    name: str
    where: Place
    store: Store
    stacks: Stacks
    accounts: Accounts

    def client(self, service: str) -> Any:
        """Client of a service in the account of previews."""
        return self.accounts.client(service, account_id=self.where.config.account_id)

    def run_image(self, record: Record, environment: Environment) -> None:
        """Say which image services run that are there already; their stack reads it there.

        Raises:
            Unreadable: A parameter may not be read or written.
        """
        ssm = self.client("ssm")
        value = json.dumps({"image": f"@{record.image}", "commit": record.commit})
        for service, config in environment.services.items():
            if config.repository != record.repository:
                continue
            path = f"/{self.where.platform.project}/{self.name}/releases/{service}"
            with reading(f"the release of {service} in {self.name}"):
                try:
                    ssm.get_parameter(Name=path)
                except ClientError as problem:
                    if problem.response["Error"]["Code"] == "ParameterNotFound":
                        continue  # its first value comes from the file
                    raise
                ssm.put_parameter(Name=path, Value=value, Overwrite=True)

    def delete_log_groups(self) -> list[str]:
        """Delete what services of AWS have logged by themselves; returns the names.

        Raises:
            Unreadable: They may not be listed or deleted.
        """
        logs = self.client("logs")
        project = re.escape(self.where.platform.project)
        own = re.compile(rf"(?<![a-z0-9]){project}[-/]{re.escape(self.name)}(?![0-9])")
        with reading(f"the log groups of {self.name}"):
            pages = logs.get_paginator("describe_log_groups").paginate()
            names = [each["logGroupName"] for page in pages for each in page["logGroups"]]
            found = [name for name in names if own.search(name)]
            for name in found:
                logs.delete_log_group(logGroupName=name)
        return found


def way(where: Place, name: str, watcher: Watcher) -> Way:
    """Return the way to a preview.

    Raises:
        Unreadable: The role that works on one preview is not there, or may not be taken.
    """
    session = Session(where, name)
    return Way(
        name=name,
        where=where,
        store=Store(session.s3(), where),
        stacks=Stacks(folder(name) / "terraform-out", session.environ(), watcher),
        accounts=deployer(where),
    )
