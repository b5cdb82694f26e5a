"""Amazon Resource Names in their parts."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Arn:
    """An ARN.

    Attributes:
        partition: Such as "aws".
        service: Such as "sqs".
        region: Empty for what has none, such as a bucket.
        account: 12 digits; empty for what names none, such as a bucket.
        resource: The rest.
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> "Arn":
        """Read an ARN.

        Raises:
            ValueError: It has not six parts.
        """
        parts = text.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn":
            raise ValueError(f"{text} is no ARN, allowed: arn:partition:service:region:account:…")
        return cls(*parts[1:])

    @property
    def text(self) -> str:
        """The ARN in one text."""
        return self.with_resource(self.resource)

    def with_resource(self, resource: str) -> str:
        """Return the ARN of another resource beside it."""
        parts = ("arn", self.partition, self.service, self.region, self.account, resource)
        return ":".join(parts)

    def owned(self, account: str) -> "Arn":
        """Return the ARN with an account, for what names none."""
        return replace(self, account=account)
