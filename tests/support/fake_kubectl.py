"""A kubectl that gives recorded answers to exact calls, and refuses all others."""

import json
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.fake_commands import fake_command

DONE = "patched"


@dataclass
class FakeKubectl:
    """Stands in for kubectl; every call has to be one that was told.

    Attributes:
        folder: Where it lives.
        options: What every call begins with.
    """

    folder: Path
    options: str
    _answers: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    _effects: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._write()

    @property
    def program(self) -> Path:
        """The command."""
        return self.folder / "kubectl"

    @property
    def calls(self) -> list[str]:
        """What was asked for, without the options that every call has."""
        file = self.folder / "calls"
        lines = file.read_text().splitlines() if file.is_file() else []
        return [line.removeprefix(f"{self.options} ") for line in lines]

    @property
    def changes(self) -> list[str]:
        """What was asked for beyond reading."""
        return [each for each in self.calls if " get " not in f" {each} "]

    def answers(self, call: str, answer: Any = DONE) -> None:
        """Give an answer to a call from now on: JSON, or a text."""
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self._answers[call] = (text, "", 0)
        self._write()

    def changes_answer(self, call: str, of: str, answer: Any) -> None:
        """Allow a change, after which another call is answered differently."""
        self.answers(call)
        self._effects[call] = (of, json.dumps(answer))
        self._write()

    def fails(self, call: str, said: str) -> None:
        """Refuse a call from now on."""
        self._answers[call] = ("", said, 1)
        self._write()

    def fails_always(self, said: str) -> None:
        """Refuse every call from now on, as where nothing answers."""
        fake_command(self.folder, "kubectl", f"echo {shlex.quote(said)} >&2; exit 1")

    def _write(self) -> None:
        cases = []
        for number, (call, (text, said, code)) in enumerate(self._answers.items()):
            (self.folder / f"answer-{number}").parent.mkdir(parents=True, exist_ok=True)
            (self.folder / f"answer-{number}").write_text(text)
            told = f"echo {shlex.quote(said)} >&2; " if said else ""
            if call in self._effects:
                other, after = self._effects[call]
                (self.folder / f"after-{number}").write_text(after)
                place = self.folder / f"answer-{list(self._answers).index(other)}"
                told += f"cp {self.folder}/after-{number} {place}; "
            answer = f"cat {self.folder}/answer-{number}"
            cases.append(
                f"{shlex.quote(f'{self.options} {call}'.strip())}) {told}{answer}; exit {code};;"
            )
        script = "\n".join(
            [
                f'printf "%s\\n" "$*" >> {self.folder}/calls',
                'case "$*" in',
                *cases,
                '*) echo "nobody expects: $*" >&2; exit 97;;',
                "esac",
            ]
        )
        fake_command(self.folder, "kubectl", script)
