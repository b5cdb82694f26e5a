"""The platform's conventions, as rules over synthesized Terraform JSON."""

from conventions.checking import Report, check, inspect
from conventions.errors import UnreadableError
from conventions.rule import Finding, Severity

__all__ = ["Finding", "Report", "Severity", "UnreadableError", "check", "inspect"]
