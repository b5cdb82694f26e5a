"""Condition elements of statements, decided with what is known of a request.

Source: AWS IAM User Guide, "IAM JSON policy elements: Condition operators", "Conditions with
multiple context keys or values", and "Single-valued vs. multivalued context keys".
"""

from dataclasses import dataclass

from terrace.reach.permission.comparisons import COMPARISONS, NEGATED, Comparison
from terrace.reach.permission.context import Context
from terrace.reach.permission.truth import NO, Truth, all_of, any_of, known, negate, unknown

QUALIFIERS = ("ForAllValues", "ForAnyValue")
IF_EXISTS = "IfExists"
NULL = "Null"


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One operator on one key.

    Attributes:
        operator: The operator without qualifier, negation and IfExists; "Null" beside them.
        negated: Whether it asks for the contrary.
        qualifier: "ForAllValues", "ForAnyValue", or nothing.
        if_exists: Whether an absent key satisfies it.
        key: The condition key.
        values: What it is compared with.
        variables: Whether the policy's version knows variables.
    """

    operator: str
    negated: bool
    qualifier: str
    if_exists: bool
    key: str
    values: tuple[str, ...]
    variables: bool


def condition(operator: str, key: str, values: tuple[str, ...], *, variables: bool) -> Condition:
    """Read an operator as policies write it, such as "ForAnyValue:StringNotLikeIfExists".

    Raises:
        ValueError: IAM has no such operator, or a value is not of its type.
    """
    qualifier, colon, name = operator.rpartition(":")
    if colon and qualifier not in QUALIFIERS:
        raise ValueError(f"the qualifier {qualifier}, allowed: {' and '.join(QUALIFIERS)}")
    base = name.removesuffix(IF_EXISTS)
    plain = NEGATED.get(base, base)
    if plain == NULL and base == name and not qualifier:
        if any(value.lower() not in {"true", "false"} for value in values):
            raise ValueError(f"{NULL} with {', '.join(values)}, allowed: true and false")
    elif plain in COMPARISONS:
        COMPARISONS[plain].check(values)
    else:
        raise ValueError(f"the condition operator {operator}, which IAM does not have")
    return Condition(
        operator=plain,
        negated=plain != base,
        qualifier=qualifier,
        if_exists=base != name,
        key=key,
        values=values,
        variables=variables,
    )


def satisfied(each: Condition, context: Context) -> Truth:
    """Whether a request satisfies a condition."""
    if each.operator == NULL:
        return _null(each, context)
    values = context.values(each.key)
    if values is None:
        return unknown(each.key)
    if each.qualifier and values == ("",):  # for sets, an empty text is an empty set
        values = ()
    if not values:
        return _absent(each)
    comparison = COMPARISONS[each.operator]
    results = (_value(each, comparison, value, context) for value in values)
    every = each.qualifier == "ForAllValues" if each.qualifier else each.negated
    return all_of(results) if every else any_of(results)


def _null(each: Condition, context: Context) -> Truth:
    exists = context.exists(each.key)
    if exists is None:
        return unknown(each.key)
    return any_of(known((value.lower() == "true") is not exists) for value in each.values)


def _absent(each: Condition) -> Truth:
    # ForAnyValue goes before IfExists: AWS refuses such a request (re:Post, "ForAnyValue:
    # StringEqualsIfExists behaving unexpectedly").
    if each.qualifier == "ForAnyValue":
        return NO
    return known(each.qualifier or each.if_exists or each.negated)


def _value(each: Condition, comparison: Comparison, value: str, context: Context) -> Truth:
    found = any_of(
        comparison.holds(wanted, value, context, variables=each.variables) for wanted in each.values
    )
    return negate(found) if each.negated else found
