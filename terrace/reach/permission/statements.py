"""Whether statements apply to a request, and what a set of documents says of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from terrace.reach.permission.conditions import satisfied
from terrace.reach.permission.context import Context
from terrace.reach.permission.documents import Document, Statement
from terrace.reach.permission.matching import Style, matches, matches_action
from terrace.reach.permission.principals import Caller
from terrace.reach.permission.truth import NO, Truth, all_of, any_of, known, negate

Meant = Callable[[Statement], Truth]


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What somebody asks of AWS.

    Attributes:
        caller: Who asks.
        action: Such as "s3:GetObject".
        resource: Its ARN, or "*" where the action knows none.
        account: Account of the resource, 12 digits.
        context: What is known of condition keys.
    """

    caller: Caller
    action: str
    resource: str
    account: str
    context: Context

    @property
    def subject(self) -> str:
        """What is asked, in words."""
        return f"{self.action} on {self.resource}"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What policies say of a request.

    Attributes:
        holds: Whether they do what was asked of them; None where that is not known.
        because: The deciding statement, in one clause.
    """

    holds: bool | None
    because: str


def allowed(
    documents: Iterable[Document], request: Request, meant: Meant | None, otherwise: str
) -> Opinion:
    """Whether one of the documents allows a request.

    Args:
        documents: The documents.
        request: The request.
        meant: Whether a statement means the caller; None where it hangs on the caller.
        otherwise: What to say where none allows it.
    """
    found = _found(documents, request, meant, allows=True)
    return found or Opinion(holds=False, because=otherwise)


def denied(documents: Iterable[Document], request: Request, meant: Meant | None) -> Opinion:
    """Whether one of the documents denies a request; arguments as for `allowed`."""
    found = _found(documents, request, meant, allows=False)
    return found or Opinion(holds=False, because=f"nothing denies {request.subject}")


def applies(statement: Statement, request: Request) -> Truth:
    """Whether action, resource and conditions of a statement fit a request."""
    if matches_action(statement.actions, request.action) is statement.but_actions:
        return NO
    return all_of(_fitting(statement, request))


def _fitting(statement: Statement, request: Request) -> Iterable[Truth]:
    if statement.resources is not None:
        listed = any_of(
            matches(
                pattern,
                request.resource,
                request.context,
                style=Style.RESOURCE,
                variables=statement.variables,
            )
            for pattern in statement.resources
        )
        yield negate(listed) if statement.but_resources else listed
    for each in statement.conditions:
        yield satisfied(each, request.context)


def _found(
    documents: Iterable[Document], request: Request, meant: Meant | None, *, allows: bool
) -> Opinion | None:
    """Return the first statement that decides, else the first that might."""
    perhaps: Opinion | None = None
    for document in documents:
        if document.unread:
            perhaps = perhaps or Opinion(holds=None, because=document.unread)
        for statement in document.statements:
            if statement.allows is not allows:
                continue
            who = meant(statement) if meant else known(value=True)
            truth = all_of((who, applies(statement, request))) if who.holds is not False else NO
            if truth.holds:
                return Opinion(holds=True, because=_said(statement, request))
            if truth.holds is None:
                perhaps = perhaps or Opinion(holds=None, because=_unsaid(statement, request, truth))
    return perhaps


def _said(statement: Statement, request: Request) -> str:
    verb = "allows" if statement.allows else "denies"
    return f"{statement.label} {verb} {request.subject}"


def _unsaid(statement: Statement, request: Request, truth: Truth) -> str:
    verb = "allow" if statement.allows else "deny"
    keys = " and ".join(sorted(truth.keys))
    return (
        f"{statement.label} may {verb} {request.subject}: it depends on {keys}, which is not known"
    )
