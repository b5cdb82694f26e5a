"""Conditions of policies that hold for some callers only."""

import re
from fnmatch import fnmatchcase

from conventions import arns
from conventions.hearings import Question, ask
from conventions.networks import are_internet
from conventions.policy_conditions import Condition
from conventions.policy_statements import Statement
from conventions.scalars import is_unknown

# Condition keys that say who asks, or from where, so that nobody else can send them: Amazon S3 User
# Guide, "Blocking public access", the meaning of "public"; AWS IAM User Guide, "AWS global
# condition context keys"; Amazon EFS User Guide, "Blocking public access".
_OF_A_CALLER = frozenset(
    """
aws:principalaccount aws:principalarn aws:principalisawsservice aws:principalorgid
aws:principalorgmasteraccountid aws:principalorgpaths aws:principalservicename
aws:principalservicenameslist aws:sourceaccount aws:sourcearn aws:sourceip aws:sourceorgid
aws:sourceorgpaths aws:sourceowner aws:sourcevpc aws:sourcevpcarn aws:sourcevpce aws:userid
aws:vpceaccount aws:vpceorgid aws:vpceorgpaths ec2:sourceinstancearn
elasticfilesystem:accessedviamounttarget elasticfilesystem:accesspointarn kms:calleraccount
lambda:eventsourcetoken lambda:sourcefunctionarn s3:dataaccesspointaccount s3:dataaccesspointarn
s3:x-amz-server-side-encryption-aws-kms-key-id sns:endpoint
""".split()  # noqa: SIM905 - a list of one name a line is six times as long
)
_IS = frozenset(
    {
        "arnequals",
        "arnlike",
        "bool",
        "ipaddress",
        "stringequals",
        "stringequalsignorecase",
        "stringlike",
    }
)
_IS_NOT = frozenset(
    {"arnnotequals", "arnnotlike", "notipaddress", "stringnotequals", "stringnotlike"}
)


_ANY_ID = re.compile(r"(?:o|r|ou|vpc|vpce)-[*?]+")
_ANY_ACCOUNT = re.compile(r"[*?]+:(?!.*(?:\d{12}|\$\{))")  # such as *:role/name


def narrows(condition: Condition) -> bool:
    """Tell whether a condition holds for some callers only."""
    test = condition.test.lower().removeprefix("foranyvalue:")
    if condition.key.lower() not in _OF_A_CALLER or test not in _IS or not condition.values:
        return False
    if not condition.is_there:
        return False
    if test == "bool":
        return condition.values == ("true",)
    if test == "ipaddress":
        return not _are_anywhere(condition.values)
    return not any(map(_is_anything, condition.values))


def _are_anywhere(values: tuple[str, ...]) -> bool:
    """Whether blocks are the internet; one that only a plan knows may be."""
    return are_internet(values) or any(is_unknown(v) and ask(v, Question.SAME) for v in values)


def _is_anything(value: str) -> bool:
    """Whether a value holds for every account: a *, or an ARN of any account."""
    if value == "*" or not value.strip("*?:") or _ANY_ID.fullmatch(value):
        return True
    if not value.endswith("*") and value.count(":") < arns.PARTS - 1:
        return bool(_ANY_ACCOUNT.match(value))
    parts = value.split(":", arns.PARTS - 1)
    account, name = (parts[i] if i < len(parts) else "*" for i in (4, 5))
    if parts[0] != "arn" or (len(parts) > 2 and parts[2] == "s3" and name.strip("*?")):
        return bool(_ANY_ACCOUNT.match(value))  # nobody else has the name of a bucket
    return not account.strip("*?") and bool(account or not name.strip("*?/"))


def keeps_others_out(statement: Statement) -> bool:
    """Tell whether everybody is denied but those who come from somewhere."""
    everybody = any(each == "*" for _, each in statement.principals)
    conditions = statement.conditions
    return everybody and bool(conditions) and all(map(_excepts_some, conditions))


def _excepts_some(condition: Condition) -> bool:
    """Tell whether a condition of a denial holds for all but some callers."""
    test = condition.test.lower().removesuffix("ifexists")
    if test not in _IS_NOT or condition.key.lower() not in _OF_A_CALLER:
        return False
    if test == "notipaddress":
        return not _are_anywhere(condition.values)
    return not ("like" in test or "arn" in test) or not any(map(_is_anything, condition.values))


def covers(denied: Statement, allowed: Statement) -> bool:
    """Tell whether whatever one statement allows is in what another denies."""
    actions = all(any(fnmatchcase(a, d) for d in denied.actions) for a in allowed.actions)
    return actions and all(any(_is_in(a, d) for d in denied.resources) for a in allowed.resources)


def _is_in(allowed: str, denied: str) -> bool:
    """Tell whether whatever one pattern of resources means is in another."""
    if denied == allowed:
        return True
    pattern = ".*".join(map(re.escape, denied.split("*"))).replace("\\?", ".")
    return re.fullmatch(pattern, allowed, re.DOTALL) is not None
