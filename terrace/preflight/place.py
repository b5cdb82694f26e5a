"""Where a stack is deployed, as its synthesized Terraform says it, and the ways in."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from conventions.blocks import Block, first, listed
from conventions.document import Document
from conventions.expressions import references
from terrace.aws import Accounts

_VARIABLE = re.compile(r"\$\{var\.(\w+)\}")
SHARED_STACK = "global"
STATE_STACK = "state-backend"
OWN_TAGS = ("Project", "Environment", "ManagedBy")  # what the provider puts on all that it makes


@dataclass(frozen=True, kw_only=True)
class Place:
    """One stack, and the accounts that it is deployed with.

    Attributes:
        stack: The stack's synthesized Terraform.
        stacks: That of every stack, by name.
        accounts: Clients.
        name_servers: Looks a domain's name servers up as the public sees them.
        now: The time of this run.
        reads_only: The account is entered through a role that only reads, as plans are made.
        is_public: Whether the public reaches what is deployed; nobody reaches the embedded AWS.
    """

    stack: Document
    stacks: Mapping[str, Document]
    accounts: Accounts
    name_servers: Callable[[str], frozenset[str]]
    now: datetime
    reads_only: bool = False
    is_public: bool = True

    @property
    def name(self) -> str:
        """Name of the stack."""
        return self.stack.name

    @property
    def is_environment(self) -> bool:
        """Whether it is one of an environment, which has an account of its own."""
        return self.name not in {SHARED_STACK, STATE_STACK}

    @property
    def file(self) -> str:
        """File of the values that the stack is made from."""
        return f"environments/{self.name if self.is_environment else 'shared'}.py"

    @cached_property
    def account_id(self) -> str:
        """Account that the stack is deployed into."""
        return account_of(self._provider())

    @cached_property
    def region(self) -> str:
        """Region that the stack is deployed into."""
        return self._provider().text("region")

    @cached_property
    def shared_account_id(self) -> str:
        """Account to sign in to: no role is assumed there."""
        return next(
            account_of(each) for each in self.stack.providers if not first(each.body, "assume_role")
        )

    @cached_property
    def deployment_role_arn(self) -> str:
        """Role that Terraform deploys with; empty where it uses the caller's own credentials."""
        return deployment_role_arn(self.stack)

    @cached_property
    def backend(self) -> Mapping[str, Any]:
        """Arguments of the S3 backend."""
        return self.stack.backends["s3"]

    @property
    def bootstrap(self) -> str:
        """What prepares the account, in words."""
        return f"as an administrator of account {self.account_id}: make bootstrap STACK={self.name}"

    def client(self, service: str, *, region: str | None = None) -> Any:
        """Return a client in the account and region of the stack."""
        return self.accounts.client(
            service, account_id=self.account_id, region=region or self.region
        )

    def shared_client(self, service: str, *, region: str | None = None) -> Any:
        """Return a client in the shared account, in the region of the state."""
        return self.accounts.client(
            service,
            account_id=self.shared_account_id,
            region=region or str(self.backend["region"]),
        )

    def resource(self, value: object) -> Block | None:
        """Return the first resource of the stack that a value refers to."""
        named = [address for text in listed(value) for address in references(text)]
        return next((each for each in self.stack.resources if each.address in named), None)

    def is_own(self, tags: Sequence[Mapping[str, str]]) -> bool:
        """Whether something with these tags is the stack's own, from an earlier deployment."""
        found = {each["Key"]: each["Value"] for each in tags}
        own = self.stack.tags()
        return all(name in own and found.get(name) == own[name] for name in OWN_TAGS)

    def _provider(self) -> Block:
        return next(each for each in self.stack.providers if not each.id)


def account_of(provider: Block) -> str:
    """Return the one account that a provider allows."""
    return next(iter(listed(provider.body.get("allowed_account_ids"))), "")


def deployment_role_arn(stack: Document) -> str:
    """Return the role that the stack's provider assumes, variables at their defaults.

    The one place that knows where it stands.
    """
    main = next(each for each in stack.providers if not each.id)
    defaults = {each.id: str(each.body.get("default", "")) for each in stack.variables}
    arn = str(first(main.body, "assume_role").get("role_arn") or "")
    return _VARIABLE.sub(lambda found: defaults.get(found.group(1), ""), arn)
