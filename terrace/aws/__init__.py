"""Reading AWS accounts with boto3: the real ones, or the embedded one, as the shell has it."""

from terrace.aws.accounts import Accounts
from terrace.aws.reading import Unreadable, found, reading

__all__ = ["Accounts", "Unreadable", "found", "reading"]
