"""`terrace release`: deploy an image, take it back, show what runs where."""

import argparse
import json
import os
from collections.abc import Sequence

import environments
from environments import Environment
from terrace import toolchain
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.deployed import Deployed, looking, writing
from terrace.delivery.records import COMMIT, DIGEST, Release
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import Refusal
from terrace.release import digest
from terrace.release.function import ALIAS, Function
from terrace.release.promotable import promotable
from terrace.release.status import Row, lines, noted, rows
from terrace.release.steps import Asked, Steps
from terrace.release.workloads import chosen, repository_of
from terrace.steps import say

PURPOSE = "deploy an image, take it back, show what runs where"
CODES = """exit codes:
  0 done  1 refused by AWS  2 wrong usage  4 not signed in  5 no such image
  6 another deployment is in progress  7 may not be promoted
  8 failed, and the former version runs again
  9 failed, and somebody has to look  130 interrupted"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "release",
        help=PURPOSE,
        description=f"{PURPOSE}.",
        epilog=CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(title="verbs", metavar="verb", required=True)

    status = verbs.add_parser("status", help="show what runs where, and what differs")
    status.add_argument("environment", nargs="?", help="such as dev; all without it")
    form = status.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs")
    form.add_argument(
        "--noted", action="store_true", help="only workload and image, to compare before and after"
    )
    status.set_defaults(
        run=lambda given: show(given.environment, as_json=given.json, only_noted=given.noted)
    )

    deploy = verbs.add_parser("deploy", help="deploy an image that the registry has")
    deploy.add_argument("environment", help="such as dev")
    deploy.add_argument("--image", required=True, help="its digest, sha256:…")
    deploy.add_argument("--commit", required=True, help="what it was built from, 40 digits")
    deploy.add_argument("--repository", help="such as app; needed where there are several")
    _add_choices(deploy)
    deploy.set_defaults(run=_deploy)

    rollback = verbs.add_parser("rollback", help="go back to the release before")
    rollback.add_argument("environment", help="such as dev")
    rollback.add_argument("--function", help="a Lambda function, such as alarm-forwarder")
    _add_choices(rollback)
    rollback.set_defaults(run=_rollback)

    digest.add_parser(verbs)

    promote = verbs.add_parser("promotable", help="say which release may go on")
    promote.add_argument("before", metavar="FROM", help="the environment that runs it, such as dev")
    promote.add_argument("to", metavar="TO", help="the environment after it, such as staging")
    promote.add_argument("--repository", help="such as app; needed where there are several")
    promote.add_argument("--json", action="store_true", help="for programs")
    promote.set_defaults(
        run=lambda given: promote_from(
            given.before, given.to, repository=given.repository, as_json=given.json
        )
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--service", action="append", default=[], help="only this one; repeatable")
    parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
    parser.add_argument("--take-over", action="store_true", help="take over the lock of a dead run")


def show(name: str | None, *, as_json: bool = False, only_noted: bool = False) -> int:
    """Show what runs in one environment, or in all.

    Raises:
        Refusal: There is no such environment, or one may not be read; the others are shown before.
    """
    wanted = (_environment(name),) if name else _all()
    found: list[Row] = []
    refused: dict[str, list[str]] = {}  # by reason, for one without credentials has them nowhere
    codes: list[int] = []
    for environment in wanted:
        try:
            with of_aws():
                found += rows(
                    looking(environment, environments.PLATFORM), root=toolchain.repository_root()
                )
        except Refusal as problem:
            refused.setdefault(str(problem), []).append(environment.name)
            codes.append(problem.code)
    if as_json:
        say(json.dumps([row.told for row in found], indent=2))
    else:
        told = noted(found) if only_noted else lines(found) if found else ()
        for line in told:
            say(line)
    if refused:
        sentence = "; ".join(f"{', '.join(names)}: {why}" for why, names in refused.items())
        raise Refusal(sentence, code=max(codes))
    return Code.DONE


def _deploy(given: argparse.Namespace) -> int:
    environment = _environment(given.environment)
    if not DIGEST.fullmatch(given.image):
        raise Refusal(
            f"--image is {given.image!r}, allowed: a digest, sha256: and 64 hexadecimal digits",
            code=Code.USAGE,
        )
    if not COMMIT.fullmatch(given.commit):
        raise Refusal(
            f"--commit is {given.commit!r}, allowed: 40 hexadecimal digits", code=Code.USAGE
        )
    repository = repository_of(environment, given.repository)
    workloads = chosen(environment, repository=repository, asked=given.service)
    release = Release(image=f"@{given.image}", commit=given.commit)
    with of_aws():
        _steps(environment, given).deploy(release, repository=repository, workloads=workloads)
    return Code.DONE


def _rollback(given: argparse.Namespace) -> int:
    environment = _environment(given.environment)
    if given.function and given.service:
        raise Refusal("--function and --service exclude each other", code=Code.USAGE)
    workloads = chosen(environment, repository=None, asked=given.service)
    with of_aws():
        if given.function:
            _point_back(
                writing(environment, environments.PLATFORM), given.function, dry=given.dry_run
            )
        else:
            _steps(environment, given).roll_back(workloads)
    return Code.DONE


def _point_back(deployed: Deployed, thing: str, *, dry: bool) -> None:
    function = Function(deployed, thing)
    current, former = function.former()
    label = f"{deployed.environment.name}/{thing}"
    if dry:
        say(f"{label}: {ALIAS} would point to version {former}, now {current}")
        return
    function.point_to(former)
    say(
        f"{label}: {ALIAS} points to version {former}, before {current}; the next deployment of "
        "the stack points it to the newest again, so take the change back in Git too"
    )


def promote_from(before: str, to: str, *, repository: str | None, as_json: bool) -> int:
    """Print the image and the commit that may go on.

    Raises:
        Refusal: NOT_PROMOTABLE; says why.
    """
    source, target = _environment(before), _environment(to)
    with of_aws():
        release = promotable(
            looking(source, environments.PLATFORM),
            target,
            repository=repository_of(source, repository),
        )
    if as_json:
        say(json.dumps({"image": release.digest, "commit": release.commit}))
    else:
        say(f"image={release.digest}")
        say(f"commit={release.commit}")
    return Code.DONE


def _steps(environment: Environment, given: argparse.Namespace) -> Steps:
    asked = Asked(dry_run=given.dry_run, take_over=given.take_over)
    deployed = writing(environment, environments.PLATFORM)
    return Steps(deployed, asked, root=toolchain.repository_root())


def _environment(name: str) -> Environment:
    _ready()
    with usage():
        return environments.by_name(name)


def _all() -> Sequence[Environment]:
    _ready()
    return environments.ENVIRONMENTS


def _ready() -> None:
    require_right_environments()
    toolchain.refuse_silence(os.environ)
