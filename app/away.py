"""Errors of what is asked over the network and does not answer as it should."""

import logging

from app.problems import Unavailable

log = logging.getLogger(__name__)


class AwayError(Unavailable):
    """Something that the service needs does not answer: the log says why, a client gets a 503.

    Attributes:
        thing: What it is.
        reason: Why, for the log and for the dead letters.
    """

    thing = "store"

    def __init__(self, reason: str) -> None:
        super().__init__(self.thing)
        self.reason = reason
        log.warning("%s: %s", self.thing, reason)

    def __str__(self) -> str:
        return self.reason
