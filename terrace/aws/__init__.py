"""Reading AWS accounts with boto3: the real ones, or the embedded one, as the shell has it."""

from terrace.aws.accounts import Accounts
from terrace.aws.machines import longest_running
from terrace.aws.reading import Unreadable, found, reading
from terrace.aws.role_option import require_role_name

__all__ = [
    "Accounts",
    "Unreadable",
    "found",
    "longest_running",
    "reading",
    "require_role_name",
]
