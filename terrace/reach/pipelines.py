"""What pipelines may do in the account that all environments share."""

from collections.abc import Iterator
from functools import cached_property

from terrace.aws import Accounts, Unreadable
from terrace.names import PLAN, deployment_role, of_environment, of_platform
from terrace.reach.found import Missing, looking_for
from terrace.reach.matrix import Finding, finding
from terrace.reach.permission import Permissions
from terrace.reach.shared import WRITE, Pipelines
from terrace.reach.verdict import Answer, Verdict

LOCK_SUFFIX = ".tflock"


class PipelineJudge:
    """Judges what pipelines may do in the account that all environments share."""

    def __init__(self, pipelines: Pipelines, accounts: Accounts) -> None:
        """Look at nothing yet.

        Args:
            pipelines: What is declared.
            accounts: Clients in all accounts.
        """
        self._pipelines, self._accounts = pipelines, accounts
        self._permissions = Permissions(accounts)
        self._names = of_platform(pipelines.platform)

    @cached_property
    def _key(self) -> str | Verdict:
        """ARN of the key that encrypts the states, or why there is none to ask about."""
        alias = f"alias/{self._names.name('state')}"
        try:
            kms = self._accounts.client("kms", account_id=self._names.account_id)
            with looking_for(f"the key {alias}", "NotFoundException"):
                return str(kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"])
        except Missing as problem:
            return Verdict(Answer.CLOSED, str(problem))
        except Unreadable as problem:
            return Verdict(Answer.UNREAD, str(problem))

    def states(self) -> dict[tuple[str, str], Finding]:
        """Judge who reads and who writes which state."""
        return {
            (row, column): finding(
                declared=declared, verdicts=self._state(row, *column.split(), declared=declared)
            )
            for row, column, declared in self._pipelines.states().cells()
        }

    def accounts(self) -> dict[tuple[str, str], Finding]:
        """Judge who enters which account; the role that is entered has to let it in, too."""
        return {
            (row, column): finding(declared=declared, verdicts=self._enter(row, *column.split()))
            for row, column, declared in self._pipelines.accounts().cells()
        }

    def _state(self, row: str, verb: str, stack: str, *, declared: bool) -> Iterator[Verdict]:
        role, names = self._names.role(row), self._names
        bucket = f"arn:aws:s3:::{names.name(f'state-{names.account_id}')}"
        state = f"{names.project}/{stack}/terraform.tfstate"
        lock = f"{state}{LOCK_SUFFIX}"
        reading = [("s3:GetObject", state)]
        writing = [("s3:PutObject", state), ("s3:PutObject", lock), ("s3:DeleteObject", lock)]
        for action, name in writing if verb == WRITE else reading:
            yield self._permissions.may(role, action, f"{bucket}/{name}")
        if not declared:  # who works with another state lists the bucket and uses the key
            return
        # Without a prefix S3 asks it for an object that is not there, before a first deployment.
        for prefix in (state, ()):
            context = {"s3:prefix": prefix}
            yield self._permissions.may(role, "s3:ListBucket", bucket, context=context)
        operations = ("kms:Decrypt", *(["kms:GenerateDataKey"] if verb == WRITE else []))
        key, host = self._key, names.host("s3")
        yield (
            self._permissions.key_use(role, key, host, operations) if isinstance(key, str) else key
        )

    def _enter(self, row: str, way: str, name: str) -> Iterator[Verdict]:
        environment = next(each for each in self._pipelines.environments if each.name == name)
        platform = self._pipelines.platform
        entered = (
            of_environment(platform, environment).role(PLAN)
            if way == PLAN
            else deployment_role(platform, environment)
        )
        role = self._names.role(row)
        yield self._permissions.may(role, "sts:AssumeRole", entered)
