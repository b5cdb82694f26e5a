"""What roles may do, as AWS accounts have it."""

from collections.abc import Sequence

from terrace.aws import Accounts, Unreadable
from terrace.reach.permission.arns import Arn
from terrace.reach.permission.documents import Document
from terrace.reach.permission.evaluate import Policies, decide
from terrace.reach.permission.principals import Caller
from terrace.reach.permission.questions import Tags, Values, context
from terrace.reach.permission.resources import Found, Resources
from terrace.reach.permission.roles import Role, Roles
from terrace.reach.permission.statements import Request
from terrace.reach.verdict import Answer, Verdict

VIA = "kms:ViaService"
GLOBAL_REGION = "us-east-1"  # of requests to IAM


class Permissions:
    """Answers whether roles may do things; what it reads of an account, it reads once.

    It looks at the role's policies and boundary, and at the policies of buckets, keys, queues,
    topics, secrets, repositories, functions, tables, search domains and roles. It does not look at
    policies of an organization, which a member account cannot read, nor at grants of keys.
    """

    def __init__(self, accounts: Accounts) -> None:
        """Look at nothing yet.

        Args:
            accounts: Where roles and resources are.
        """
        self._accounts = accounts
        self._roles = Roles(accounts)
        self._resources = Resources(accounts)

    def may(
        self,
        role_arn: str,
        action: str,
        resource: str,
        *,
        context: Values | None = None,
        resource_account: str | None = None,
    ) -> Verdict:
        """Answer whether a role may do something.

        Args:
            role_arn: ARN of the role.
            action: Such as "sqs:SendMessage".
            resource: ARN of one resource, or "*" where the action knows none.
            context: Values of condition keys, beside those that follow from the question, such as
                aws:SourceVpce; an empty sequence says that the request does not carry a key.
            resource_account: Account of the resource, where its ARN names none; None looks for a
                bucket in the accounts that can be read, and takes the role's own for the rest.

        Returns:
            UNREAD where something that decides could not be read or is not known.

        Raises:
            ValueError: An ARN is none.
        """
        try:
            role = self._roles.role(role_arn)
            if role is None:
                name, account = role_arn.rpartition("/")[2], Arn.parse(role_arn).account
                return Verdict(Answer.CLOSED, f"there is no role {name} in account {account}")
            return self._decide(role, action, resource, context or {}, resource_account)
        except Unreadable as problem:
            return Verdict(Answer.UNREAD, str(problem))

    def key_use(
        self,
        role_arn: str,
        key_arn: str,
        via_service: str | None,
        operations: Sequence[str] = ("kms:Decrypt",),
        *,
        context: Values | None = None,
    ) -> Verdict:
        """Answer whether a role may use a key, by itself or through a service.

        Args:
            role_arn: ARN of the role.
            key_arn: ARN of the key.
            via_service: The service that asks KMS on behalf of the role, such as
                "s3.us-east-1.amazonaws.com"; None where the role asks itself.
            operations: What it does with the key; all of it must be allowed.
            context: As for `may`, such as kms:EncryptionContext:SecretARN.
        """
        known = {**(context or {}), VIA: via_service or ()}
        verdicts = [self.may(role_arn, each, key_arn, context=known) for each in operations]
        for answer in (Answer.CLOSED, Answer.UNREAD):
            for verdict in verdicts:
                if verdict.answer is answer:
                    return verdict
        return verdicts[0]

    def _decide(
        self, role: Role, action: str, resource: str, supplied: Values, account: str | None
    ) -> Verdict:
        own = Arn.parse(role.arn).account
        arn = None if resource == "*" else self._owned(Arn.parse(resource), own, account)
        found = self._policy(arn, action, own) if arn else Found()
        owner = arn.account if arn else account or own
        if not found.exists:
            return Verdict(Answer.CLOSED, f"there is no {found.name} in account {owner}")
        policies = Policies(
            identity=role.identity,
            boundary=role.boundary,
            resource=found.policy,
            resource_name=found.name or resource,
        )
        known = context(
            role,
            action,
            region=self._region(arn),
            resource_account=owner,
            supplied=supplied,
            resource_tags=lambda: self._tags(arn),
        )
        request = Request(
            caller=Caller(role.arn),
            action=action,
            resource=arn.text if arn and arn.service == "kms" else resource,
            account=owner,
            context=known,
        )
        return decide(request, policies)

    def _owned(self, arn: Arn, own: str, account: str | None) -> Arn:
        """Return the ARN of what is asked for, with its account."""
        if arn.account:
            return self._resources.key(arn)
        if account is None and arn.service == "s3":
            account = self._resources.owner(arn.resource.split("/")[0], first=own)
        return arn.owned(account or own)

    def _region(self, arn: Arn | None) -> str:
        if arn and arn.service == "iam":
            return GLOBAL_REGION
        return arn.region if arn and arn.region else self._accounts.region

    def _tags(self, arn: Arn | None) -> Tags | None:
        if arn is None or arn.service != "iam":
            return self._resources.tags(arn) if arn else None
        role = self._roles.role(arn.text) if arn.resource.startswith("role/") else None
        return role.tags if role else None

    def _policy(self, arn: Arn, action: str, own: str) -> Found:
        if arn.service == "iam" and action.lower().startswith("sts:"):
            name = f"role {arn.resource.rpartition('/')[2]}"
            trusting = self._roles.role(arn.text)
            return Found(name, trusting.trust) if trusting else Found(name, exists=False)
        found = self._resources.found(arn)
        if found.name or arn.account == own:
            return found
        name = f"policy of {arn.text}"
        return Found(arn.text, Document(name, unread=f"the {name} is not read"))
