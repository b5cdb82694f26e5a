"""What an evaluator answers to one question."""

from dataclasses import dataclass
from enum import Enum


class Answer(Enum):
    """Whether something is open; what could not be read is neither open nor closed."""

    OPEN = "open"
    CLOSED = "closed"
    UNREAD = "not read"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, and what opens or closes it.

    Attributes:
        answer: The answer.
        because: The statement, rule or route that decides, in one clause with its names, such as
            "no statement of role terrace-dev-app allows sqs:SendMessage on …".
    """

    answer: Answer
    because: str

    @property
    def is_open(self) -> bool:
        """Whether it is open for certain."""
        return self.answer is Answer.OPEN
