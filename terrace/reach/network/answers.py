"""Verdicts in short, and how several of them make one."""

from collections.abc import Callable, Iterable, Sequence

from terrace.reach.network.model import Subnet
from terrace.reach.verdict import Answer, Verdict


def opened(because: str) -> Verdict:
    """Return that it is open."""
    return Verdict(Answer.OPEN, because)


def closed(because: str) -> Verdict:
    """Return that it is closed."""
    return Verdict(Answer.CLOSED, because)


def unread(because: str) -> Verdict:
    """Return that it is not known."""
    return Verdict(Answer.UNREAD, because)


def obstacle(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the first of several legs that is closed, else the first that is not known."""
    found = list(verdicts)
    for answer in (Answer.CLOSED, Answer.UNREAD):
        for verdict in found:
            if verdict.answer is answer:
                return verdict
    return None


def from_every(subnets: Sequence[Subnet], judge: Callable[[Subnet], Verdict]) -> Verdict:
    """Judge from every subnet; open only if it is open from all of them.

    What opens it is said of the first; what stops some of them only is said with the subnet.
    """
    verdicts = {subnet.id: judge(subnet) for subnet in subnets}
    stopped = obstacle(verdicts.values())
    if stopped is None:
        return next(iter(verdicts.values()))
    if all(verdict == stopped for verdict in verdicts.values()):
        return stopped
    subnet = next(each for each in subnets if verdicts[each.id] == stopped)
    where = f"from subnet {subnet.called} in {subnet.zone}"
    return Verdict(stopped.answer, f"{where}: {stopped.because}")
