"""`terrace notify`: tell those who get an environment's alarms what a pipeline did or waits for."""

import argparse
import getpass
import json
import os
import re
import sys
from datetime import UTC, datetime
from typing import Any

import environments
from environments import Environment, Platform
from terrace.aws import reading
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.refusing import of_aws, usage
from terrace.errors import UserError
from terrace.facts import entered
from terrace.names import of_environment

PURPOSE = "tell those who get an environment's alarms what a pipeline did"
ALERTS = "alerts"  # last part of the topic's name
SOURCE = "terrace.release"  # what the forwarder knows these messages by
EVENTS = {
    "started": "a deployment has started",
    "succeeded": "a deployment is done",
    "failed": "a deployment has failed",
    "rolled-back": "the former version runs again",
    "approval-needed": "a deployment waits for somebody to approve it",
    "drift": "AWS differs from what is written",
    "reaped": "an environment that had ended was taken down",
}
# What stopped a deployment before it changed anything wakes nobody.
CHANGED_NOTHING = {
    Code.USAGE,
    Code.TOOL_MISSING,
    Code.SIGNED_OUT,
    Code.NO_IMAGE,
    Code.BUSY,
    Code.NOT_PROMOTABLE,
    Code.PLAN_CHANGED,
}
SUBJECT = 100  # characters, Amazon SNS API Reference, "Publish"
MOST_REASON = 2000  # characters of what went wrong
COMMIT = re.compile(r"[0-9a-f]{7,40}")
IMAGE = re.compile(r"[A-Za-z0-9@:./_-]{1,255}")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("notify", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("environment", help="such as dev")
    parser.add_argument("event", help=", ".join(EVENTS))
    parser.add_argument("--image", default="", help="which image, such as sha256:…")
    parser.add_argument("--commit", default="", help="which commit")
    parser.add_argument("--reason", default="", help="what happened, in a sentence or some lines")
    parser.add_argument("--url", default="", help="where to look, such as the pipeline's run")
    parser.add_argument("--code", type=int, help="exit code of what failed")
    parser.add_argument("--dry-run", action="store_true", help="print what would be published")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Publish a message to the environment's topic.

    Raises:
        Refusal: A value is not allowed, or AWS takes no message.
    """
    with usage():
        require_right_environments()
        environment = environments.by_name(chosen.environment)
        told = message(environment, environments.PLATFORM, chosen, when=datetime.now(UTC))
    if chosen.dry_run:
        sys.stdout.write(
            f"would publish to {_topic(environment)}:\n{told['Title']}\n{told['Text']}\n"
        )
        return 0
    with of_aws():
        publish(environment, environments.PLATFORM, told)
    sys.stdout.write(f"told {_topic(environment)}: {told['Title']}\n")
    return 0


def message(
    environment: Environment, platform: Platform, chosen: argparse.Namespace, *, when: datetime
) -> dict[str, Any]:
    """What the forwarder gets.

    Args:
        environment: What it is about.
        platform: What all share.
        chosen: The command's arguments.
        when: When it happened.

    Raises:
        UserError: A value is not allowed.
    """
    _check(chosen)
    title = f"{platform.project} {environment.name}: {EVENTS[chosen.event]}"
    named = {
        "image": chosen.image,
        "commit": chosen.commit,
        "by": _who(),
        "exit code": "" if chosen.code is None else str(chosen.code),
        "see": chosen.url,
    }
    lines = [chosen.reason.strip()[:MOST_REASON], *(f"{k}: {v}" for k, v in named.items() if v)]
    return {
        "Source": SOURCE,
        "Event": chosen.event,
        "Key": f"{platform.project}-{environment.name}-release",
        "Wakes": chosen.event == "failed" and chosen.code not in CHANGED_NOTHING,
        "Title": title,
        "Text": "\n".join(filter(None, lines)),
        "Time": when.isoformat(timespec="seconds"),
    }


def publish(environment: Environment, platform: Platform, told: dict[str, Any]) -> None:
    """Publish a message: to the forwarder whole, to addresses of people as text.

    Raises:
        Unreadable: AWS takes no message.
    """
    names = of_environment(platform, environment)
    sns = entered(environment, platform).client("sns", account_id=environment.account_id)
    text = f"{told['Title']}\n\n{told['Text']}"
    by_protocol = {"default": text, "email": text, "lambda": json.dumps(told)}
    with reading(f"the topic {names.name(ALERTS)}", verb="told"):
        sns.publish(
            TopicArn=names.arn("sns", names.name(ALERTS)),
            Subject=told["Title"].encode("ascii", "replace").decode()[:SUBJECT],
            Message=json.dumps(by_protocol),
            MessageStructure="json",
        )


def _check(chosen: argparse.Namespace) -> None:
    if chosen.event not in EVENTS:
        raise UserError(f"event is {chosen.event!r}, allowed: {', '.join(EVENTS)}")
    if chosen.image and not IMAGE.fullmatch(chosen.image):
        raise UserError(f"--image is {chosen.image!r}, allowed: an image such as sha256:<64 hex>")
    if chosen.commit and not COMMIT.fullmatch(chosen.commit):
        raise UserError(f"--commit is {chosen.commit!r}, allowed: 7 to 40 hexadecimal digits")
    if chosen.url and not chosen.url.startswith("https://"):
        raise UserError(f"--url is {chosen.url!r}, allowed: an address that begins with https://")


def _who() -> str:
    """Who runs it: the pipeline's actor, or the user of this machine."""
    actors = ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "CIRCLE_USERNAME", "BUILD_USER_ID")
    return next((os.environ[each] for each in actors if os.environ.get(each)), "") or _user()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return ""


def _topic(environment: Environment) -> str:
    return of_environment(environments.PLATFORM, environment).name(ALERTS)
