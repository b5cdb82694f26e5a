"""Cells of one environment: what is declared beside what its account allows."""

import time
from collections.abc import Iterable, Iterator

from environments import Environment
from terrace.aws import Unreadable
from terrace.reach import endpoints, places, stores
from terrace.reach.columns import Column, Kind
from terrace.reach.declared import by_label, section
from terrace.reach.found import Ask, Call, Found, Missing, Reader, looking_for
from terrace.reach.matrix import Finding, Judged, Mark, finding, together
from terrace.reach.network import Network, Place
from terrace.reach.permission import Permissions
from terrace.reach.permission.roles import MISSING
from terrace.reach.rows import Row, Stands
from terrace.reach.told import Told
from terrace.reach.verdict import Answer, Verdict


class Judge:
    """Judges cells; whatever it reads of the account, it reads once."""

    def __init__(
        self, reader: Reader, environment: Environment, permissions: Permissions, network: Network
    ) -> None:
        """Look at nothing yet.

        Args:
            reader: Reads the environment's account.
            environment: What is declared.
            permissions: Says what roles may do.
            network: Says who reaches whom in the environment's network.
        """
        self._reader, self._environment = reader, environment
        self._permissions, self._network = permissions, network
        self._told = Told(reader=reader)
        self._found: dict[object, Found | Missing | Unreadable] = {}
        self._places: dict[object, Place | Missing | Unreadable | None] = {}

    def section(
        self, title: str, rows: Iterable[Row], columns: Iterable[Column], absent: Iterable[str]
    ) -> Judged:
        """Judge a table.

        Args:
            title: What it is about.
            rows: Who reaches something.
            columns: What is reached.
            absent: Stores that the target has not.
        """
        begun = time.monotonic()
        rows, columns = list(rows), list(columns)
        table = section(title, rows, columns, absent)
        row, column = by_label(rows), by_label(columns)
        findings = {
            (across, down): self.cell(row[across], column[down], declared=declared)
            if down not in table.absent
            else Finding(Mark.ABSENT)
            for across, down, declared in table.cells()
        }
        return Judged(section=table, findings=findings, seconds=time.monotonic() - begun)

    def cell(self, row: Row, column: Column, *, declared: bool) -> Finding:
        """Judge whether a row may reach a column as declared."""
        if column.kind is Kind.BOUNDARY:
            return finding(declared=declared, verdicts=[self._boundary(row)])
        found = self._find(row, column)
        if isinstance(found, Missing):
            # Nobody gets at what is not there.
            return Finding(Mark.CLOSED, (str(found),)) if declared else Finding(Mark.REFUSED)
        if isinstance(found, Unreadable):
            return Finding(Mark.UNREAD, (str(found),))
        verdicts = self._needed(row, found) if declared else self._refused(row, column, found)
        return finding(declared=declared, verdicts=verdicts)

    def _find(self, row: Row, column: Column) -> Found | Missing | Unreadable:
        own = column.kind in {Kind.IMAGE, Kind.LOGS, Kind.DOWNLOADS}
        key = (column, row if own else None)
        if key not in self._found:
            try:
                self._found[key] = stores.read(self._reader, self._environment, column, row)
            except (Missing, Unreadable) as problem:
                self._found[key] = problem
        return self._found[key]

    def _needed(self, row: Row, found: Found) -> Iterator[Verdict]:
        """All that using something takes."""
        role = self._reader.names.role(row.role)
        for ask in found.asks:
            yield self._asked(role, ask, declared=True)
        for key in found.keys:
            host = self._reader.names.host(key.service)
            yield self._permissions.key_use(
                role, key.key_arn, host, key.operations, context=key.context
            )
        yield from self._ways(row, role, found)
        if found.told and row.owner:
            yield from self._told.verdicts(row, found.told)

    def _refused(self, row: Row, column: Column, found: Found) -> Iterator[Verdict]:
        """What must be refused to somebody who is not declared."""
        role = self._reader.names.role(row.role)
        for ask in found.asks:
            if ask.telling:
                yield self._asked(role, ask, declared=False)
        if found.place is not None and not _is_let_in(row, column):
            place = self._place(row)
            if isinstance(place, Unreadable):
                yield Verdict(Answer.UNREAD, str(place))
            elif isinstance(place, Place):
                yield self._network.reaches(place, found.place, found.port)

    def _asked(self, role: str, ask: Ask, *, declared: bool) -> Verdict:
        verdicts = {
            action: self._permissions.may(role, action, ask.resource, context=ask.context)
            for action in ask.actions
        }
        return together(verdicts, declared=declared)

    def _ways(self, row: Row, role: str, found: Found) -> Iterator[Verdict]:
        """The network to a store in the VPC, or to the APIs of AWS."""
        if not found.calls and found.place is None and not found.public:
            return
        place = self._place(row)
        if isinstance(place, Missing):
            yield Verdict(Answer.CLOSED, str(place))
        elif isinstance(place, Unreadable):
            yield Verdict(Answer.UNREAD, str(place))
        elif place is not None:
            if found.place is not None:
                yield self._network.reaches(place, found.place, found.port)
            for call in found.calls:
                yield self._called(place, role, call)
            if found.public:
                way = self._network.reaches_internet(place)
                yield Verdict(way.answer, f"to {found.public}: {way.because}")
        elif found.place is not None:  # outside of the VPC, AWS is reached as from everywhere
            yield Verdict(Answer.CLOSED, f"{row.label} has no network interface in the VPC")

    def _called(self, place: Place, role: str, call: Call) -> Verdict:
        names = self._reader.names
        account = names.account_id if call.account == "" else call.account
        principal = endpoints.UNSIGNED if account is None else role
        return self._network.reaches_service(
            place,
            call.service,
            names.region,
            request=(principal, call.action, call.resource) if call.action else None,
            endpoint_policy_allows=endpoints.of_resources_in(account),
        )

    def _place(self, row: Row) -> Place | Missing | Unreadable | None:
        key = (row.stands, row.name)
        if key not in self._places:
            try:
                self._places[key] = places.read(self._reader, row)
            except (Missing, Unreadable) as problem:
                self._places[key] = problem
        return self._places[key]

    def _boundary(self, row: Row) -> Verdict:
        """Whether the boundary limits the role of what runs the project's code."""
        name, wanted = self._reader.names.name(row.role), self._reader.names.boundary
        try:
            with looking_for(f"the role {name}", MISSING):
                role = self._reader.client("iam").get_role(RoleName=name)["Role"]
        except Missing as problem:
            return Verdict(Answer.CLOSED, str(problem))
        except Unreadable as problem:
            return Verdict(Answer.UNREAD, str(problem))
        found = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        if found == wanted:
            return Verdict(Answer.OPEN, f"role {name} has the boundary {wanted}")
        there = f"has the boundary {found}" if found else "has no permission boundary"
        return Verdict(Answer.CLOSED, f"role {name} {there}, allowed: {wanted}")


def _is_let_in(row: Row, column: Column) -> bool:
    """Whether the network lets a row in that is not declared, so that permission alone decides.

    Pods share one group, which is let in where one of them is; so do the tasks of the database.
    Whoever uses the database as itself stands before its port, and is no administrator; nor is
    whoever sends documents to log search.
    """
    if column.kind in {Kind.ADMINISTRATOR, Kind.INDEXING} or row.stands is Stands.PODS:
        return True
    return row.stands is Stands.ONCE and column.kind is Kind.DATABASE
