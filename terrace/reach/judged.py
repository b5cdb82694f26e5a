"""All tables of an environment, and of what environments share, judged in their accounts."""

import time
from collections.abc import Callable, Mapping, Sequence

from environments import Environment, Platform
from environments.model import LOG_SEARCH
from stacks.target import ABSENT_STORES, Target
from terrace.aws import Accounts, Unreadable
from terrace.names import PLAN, deployment_role, of_environment
from terrace.reach import declared
from terrace.reach.found import Reader
from terrace.reach.judging import Judge
from terrace.reach.matrix import Finding, Judged, Section, finding
from terrace.reach.network import Network
from terrace.reach.permission import Permissions
from terrace.reach.pipelines import PipelineJudge
from terrace.reach.rows import INDEXING, SEARCHES
from terrace.reach.shared import Pipelines, apart
from terrace.reach.verdict import Answer, Verdict

PRIVATE = "private"  # tier of the subnets that every network has
Findings = Mapping[tuple[str, str], Finding]


def accounts_of(platform: Platform, environments: Sequence[Environment], region: str) -> Accounts:
    """Return clients in all accounts.

    A role that only reads leads into those of environments. It is for pipelines; to people AWS
    lends the role that deploys.
    """
    roles = {
        each.account_id: (
            of_environment(platform, each).role(PLAN),
            deployment_role(platform, each),
        )
        for each in environments
    }
    return Accounts(region=region, roles=roles)


def absent(target: Target) -> dict[str, str]:
    """Stores that a target leaves out, and why."""
    return {
        name: feature.value for name, feature in ABSENT_STORES.items() if not target.has(feature)
    }


def gone(target: Target) -> frozenset[str]:
    """Columns that a target leaves out, and stores whose own rows it has not."""
    stores = absent(target).keys()
    return frozenset({*stores, *((INDEXING, SEARCHES) if LOG_SEARCH in stores else ())})


def of_one(
    environment: Environment,
    *,
    platform: Platform,
    environments: Sequence[Environment],
    target: Target,
) -> list[Judged]:
    """Judge the tables of an environment.

    Args:
        environment: The environment.
        platform: What all environments share.
        environments: All of them.
        target: What it was deployed to.
    """
    accounts = accounts_of(platform, environments, environment.region)
    names = of_environment(platform, environment)
    judge = Judge(
        Reader(accounts=accounts, names=names, platform=platform),
        environment,
        Permissions(accounts),
        Network(accounts, account_id=environment.account_id, region=environment.region),
    )
    without = gone(target)
    return [
        judge.section(title, [row for row in rows if row.needs not in without], columns, without)
        for title, rows, columns in declared.tables(environment)
    ]


def of_shared(*, platform: Platform, environments: Sequence[Environment]) -> list[Judged]:
    """Judge who works with states and accounts, and that no network leads into another.

    Args:
        platform: What all environments share.
        environments: All of them.
    """
    accounts = accounts_of(platform, environments, platform.region)
    pipelines = Pipelines(platform=platform, environments=environments)
    judge = PipelineJudge(pipelines, accounts)
    networks = {
        each.name: Network(accounts, account_id=each.account_id, region=each.region)
        for each in environments
    }
    return [
        _timed(pipelines.states(), judge.states),
        _timed(pipelines.accounts(), judge.accounts),
        _timed(apart(environments), lambda: _apart(apart(environments), networks)),
    ]


def _apart(section: Section, networks: Mapping[str, Network]) -> Findings:
    return {
        (one, other): finding(declared=said, verdicts=[_between(networks[one], networks[other])])
        for one, other, said in section.cells()
    }


def _between(one: Network, other: Network) -> Verdict:
    try:
        ends = [network.subnets(tier=PRIVATE)[0].vpc_id for network in (one, other)]
    except Unreadable as problem:
        return Verdict(Answer.UNREAD, str(problem))
    except IndexError:
        return Verdict(Answer.CLOSED, "one of them is not there")
    return one.connected(ends[0], other, ends[1])


def _timed(section: Section, judge: Callable[[], Findings]) -> Judged:
    begun = time.monotonic()
    found = judge()
    return Judged(section=section, findings=found, seconds=time.monotonic() - begun)
