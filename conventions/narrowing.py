"""Conditions of policies that hold for some callers only."""

from fnmatch import fnmatchcase

from conventions.networks import are_internet
from conventions.policy_statements import Condition, Statement

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


def narrows(condition: Condition) -> bool:
    """Tell whether a condition holds for some callers only."""
    test = condition.test.lower().removeprefix("foranyvalue:")
    if condition.key.lower() not in _OF_A_CALLER or test not in _IS or not condition.values:
        return False
    if test == "bool":
        return condition.values == ("true",)
    if test == "ipaddress":
        return not are_internet(condition.values)
    return not any(map(_is_anything, condition.values))


def _is_anything(value: str) -> bool:
    """Whether a value holds for every account: a *, or an ARN of any account."""
    parts = value.split(":")
    if not value.strip("*?:"):
        return True
    is_arn = len(parts) > 5 and parts[0] == "arn"
    is_bucket = is_arn and parts[2] == "s3"  # whose name nobody else has
    return is_arn and not is_bucket and bool(parts[4]) and not parts[4].strip("*?")


def keeps_others_out(statement: Statement) -> bool:
    """Tell whether everybody is denied but those who come from somewhere."""
    everybody = any(each == "*" for _, each in statement.principals)
    tests = [(c.test.lower().removesuffix("ifexists"), c.key.lower()) for c in statement.conditions]
    is_about_callers = all(test in _IS_NOT and key in _OF_A_CALLER for test, key in tests)
    return everybody and bool(tests) and is_about_callers


def covers(denied: Statement, allowed: Statement) -> bool:
    """Tell whether whatever one statement allows is in what another denies."""
    return all(any(fnmatchcase(a, d) for d in denied.actions) for a in allowed.actions)
