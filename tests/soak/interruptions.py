"""Deployments interrupted at many moments, for many reasons: nothing may be lost.

After each the lock is gone, everything that exists is in the state, and the next deployment goes
on. Run all: ``python -m tests.soak.interruptions``; or some: with their numbers.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from terrace.guard.guard import ENDED_AT_ONCE, FINISHING
from tests.soak.session import CTRL_C, Session
from tests.soak.slow_aws import SAVE
from tests.soak.stage import ANSWERS, CHAINS, LENGTH, ROOT, TOPICS, Stage, stage

End = Callable[[Session], object]
Moment = Callable[[Session, Stage], bool]


def said(text: str, times: int = 1) -> Moment:
    """The moment when a text has been printed so often."""
    return lambda session, _: session.text.count(text) >= times


def after(seconds: float) -> Moment:
    """The moment so long after the start."""
    begun: list[float] = []

    def is_over(_: Session, __: Stage) -> bool:
        begun.append(time.monotonic())
        return begun[-1] - begun[0] > seconds

    return is_over


def saving(session: Session, stage: Stage) -> bool:
    """The moment when the state is saved, with everything in it."""
    everything = CHAINS * LENGTH + TOPICS
    return SAVE in stage.slow.held and session.text.count("Creation complete") == everything


def creating(_: Session, stage: Stage) -> bool:
    """The moment when AWS is asked for the first things."""
    return "PutParameter" in stage.slow.held


def to_group(number: signal.Signals) -> End:
    return lambda session: session.signal_group(number)


def to_launcher(number: signal.Signals) -> End:
    return lambda session: session.launcher().send_signal(number)


def typed(session: Session) -> None:
    session.type(CTRL_C)


def twice(how: End) -> End:
    def interrupt(session: Session) -> None:
        how(session)
        time.sleep(2.5)
        how(session)

    return interrupt


def hang_up(session: Session) -> None:
    session.hang_up()


BEFORE, INIT = after(0.7), said("Initializing the backend")
PLAN, ASKED = said("has been successfully initialized"), said("Please review the diff")
FIRST, MIDDLE = said("Creating..."), said("Creation complete", 3)
DESTROY, READING = said("Destroying..."), said("Refreshing state")
GROUP_INT, GROUP_HUP = to_group(signal.SIGINT), to_group(signal.SIGHUP)
GROUP_KILL = to_group(signal.SIGKILL)
TERM, KILL = to_launcher(signal.SIGTERM), to_launcher(signal.SIGKILL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One interruption.

    Attributes:
        name: Its moment, in words.
        when: Its moment.
        cause: How it comes, in words.
        how: How it comes.
        at_terminal: Whether at a terminal.
        verb: What is interrupted.
        asks: Whether the deployment asks for approval.
        by_make: Whether make has started it.
        by_demo: Whether it is deployed as the demo does.
        forced: Whether a second interruption follows.
    """

    name: str
    when: Moment
    cause: str
    how: End
    at_terminal: bool
    verb: str = "deploy"
    asks: bool = False
    by_make: bool = False
    by_demo: bool = False
    forced: bool = False


def cases() -> list[Case]:
    """Ten moments, each at a terminal and without one; and the demo's way to deploy."""
    at: list[tuple[str, Moment, str, End, dict[str, object]]] = [
        ("before init", BEFORE, "Ctrl-C", typed, {}),
        ("init", INIT, "Ctrl-C, make", typed, {"by_make": True}),
        ("plan", PLAN, "hang-up", hang_up, {}),
        ("approval", ASKED, "Ctrl-C", typed, {"asks": True}),
        ("first Creating", FIRST, "Ctrl-C, make", typed, {"by_make": True}),
        ("middle of apply", MIDDLE, "hang-up", hang_up, {}),
        ("saving the state", saving, "TERM", TERM, {}),
        ("destroy", DESTROY, "KILL of launcher", KILL, {"verb": "destroy"}),
        ("diff", READING, "Ctrl-C", typed, {"verb": "diff"}),
        ("second Ctrl-C", FIRST, "Ctrl-C twice", twice(typed), {"forced": True}),
    ]
    without: list[tuple[str, Moment, str, End, dict[str, object]]] = [
        ("before init", BEFORE, "TERM", TERM, {}),
        ("init", INIT, "INT to group", GROUP_INT, {}),
        ("plan", PLAN, "INT, make", GROUP_INT, {"by_make": True}),
        ("after the plan", said("Plan:"), "KILL of launcher", KILL, {}),
        ("first Creating", FIRST, "INT to group", GROUP_INT, {}),
        ("middle of apply", MIDDLE, "KILL of launcher", KILL, {}),
        ("saving the state", saving, "INT, make", GROUP_INT, {"by_make": True}),
        ("destroy", DESTROY, "TERM", TERM, {"verb": "destroy"}),
        ("diff", READING, "HUP to group", GROUP_HUP, {"verb": "diff"}),
        ("second Ctrl-C", FIRST, "INT twice", twice(GROUP_INT), {"forced": True}),
        ("first Creating", creating, "INT, demo", GROUP_INT, {"by_demo": True}),
        ("middle of apply", creating, "KILL, demo", GROUP_KILL, {"by_demo": True}),
    ]
    return [
        Case(name=name, when=when, cause=cause, how=how, at_terminal=at_terminal, **more)  # type: ignore[arg-type]
        for at_terminal, rows in ((True, at), (False, without))
        for name, when, cause, how, more in rows
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What an interruption left.

    Attributes:
        seconds: From the interruption to the end of everything.
        code: Exit code.
        locked: Whether the lock stayed.
        missing: What exists and is in no state.
        text: What was printed.
        problem: What the next deployment failed with.
    """

    seconds: float
    code: int
    locked: bool
    missing: frozenset[str]
    text: str
    problem: str

    def complaints(self, case: Case) -> list[str]:
        """What is not as it should be."""
        unsaid = {each for each in self.missing if each not in self.text}
        must_say = case.name == "first Creating" and "KILL" not in case.cause
        return [
            *(["locked"] if self.locked else []),
            *([f"missing: {sorted(self.missing)}"] if self.missing and not case.forced else []),
            *([f"lost without a word: {sorted(unsaid)}"] if unsaid else []),
            *([f"code {self.code}"] if self.code == 0 else []),
            *(["says nothing"] if must_say and FINISHING.split("\n")[0] not in self.text else []),
            *(["not at once"] if case.forced and ENDED_AT_ONCE not in self.text else []),
            *([f"next deployment: {self.problem}"] if self.problem else []),
        ]


def interrupt(case: Case, stage: Stage) -> Outcome:
    """Interrupt once, and look what it left."""
    stage.clear()
    if case.verb != "deploy" and (problem := stage.run("deploy")):
        raise AssertionError(problem)
    stage.slow.seconds = dict(ANSWERS)
    options = [] if case.asks or case.verb == "diff" else ["--auto-approve"]
    command = stage.as_the_demo() if case.by_demo else stage.command(case.verb, *options)
    if case.by_make:
        makefile = stage.output / "Makefile"
        words = " ".join(f"'{word}'" for word in command)
        makefile.write_text(f"deploy:\n\t@{words}\n")
        command = ["make", "--file", str(makefile), "deploy"]
    session = Session(command, cwd=ROOT, env=stage.env, at_terminal=case.at_terminal)
    session.wait_until(lambda: case.when(session, stage))
    begun = time.monotonic()
    case.how(session)
    code = session.end()
    stage.wait_for_end()
    seconds = time.monotonic() - begun
    locked, missing = stage.is_locked(), frozenset(stage.in_account() - stage.in_state())
    if case.forced:
        stage.delete(missing)  # as the user is told to
    problem = stage.run("deploy")
    if stage.in_account() != stage.in_state():
        problem = problem or "the account differs from the state"
    return Outcome(
        seconds=seconds,
        code=code,
        locked=locked,
        missing=missing,
        text=session.text,
        problem=problem,
    )


def main(numbers: list[int]) -> int:
    """Interrupt as often as is asked for; returns the number of failures."""
    failures = 0
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as small:
        for number, case in enumerate(cases(), 1):
            if numbers and number not in numbers:
                continue
            try:
                outcome = interrupt(case, small)
                complaints = outcome.complaints(case)
                took = f"{outcome.seconds:5.1f} s, code {outcome.code}"
                left = f"lock {'yes' if outcome.locked else 'no'}, missing {len(outcome.missing)}"
            except AssertionError as problem:
                outcome, complaints, took, left = None, [str(problem)], "", ""
            failures += bool(complaints)
            where = "terminal" if case.at_terminal else "pipe"
            verdict = "FAILED " + "; ".join(complaints) if complaints else "ok"
            line = f"{number:2} {where:8} {case.name:16} {case.cause:16} {took}, {left}: {verdict}"
            sys.stdout.write(f"{line}\n")
            if complaints and outcome:
                sys.stdout.write(outcome.text[-4000:])
            sys.stdout.flush()
    return failures


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]]))
