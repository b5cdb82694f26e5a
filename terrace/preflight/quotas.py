"""Quotas of the account against what the stack takes of them."""

from collections.abc import Iterator, Mapping
from functools import partial
from math import ceil
from typing import Any

from terrace.aws import found, reading
from terrace.preflight.check import Check, Finding, fine, stops, warns
from terrace.preflight.facts import QUOTAS, Quota, is_standard
from terrace.preflight.needs import Need, instance_types, needs
from terrace.preflight.place import Place
from terrace.preflight.usage import USED

NO_QUOTA = ("NoSuchResourceException",)
MACHINES = ("ec2", "ec2-spot")


def checks(place: Place) -> Iterator[Check]:
    """Look at each quota that the stack takes something of."""
    types = {each for group in instance_types(place.stack).values() for each in group}
    # How much it takes of the others does not depend on the size of machines.
    for need in needs(place.stack, dict.fromkeys(types, 1)):
        title = f"quota: {QUOTAS[need.quota].title}"
        judge = _judge_machines if need.quota in MACHINES else _judge
        yield Check(title, partial(judge, need=need))


def _judge_machines(place: Place, *, need: Need) -> Finding:
    types = sorted({each for group in instance_types(place.stack).values() for each in group})
    others = [each for each in types if not is_standard(each)]
    if others:
        return warns(
            f"{', '.join(others)} count against other quotas, which are not judged here",
            f"aws service-quotas list-service-quotas --service-code ec2 --region {place.region}",
        )
    with reading("the sizes of instance types"):
        answer = place.client("ec2").describe_instance_types(InstanceTypes=types)
    sizes = {
        each["InstanceType"]: each["VCpuInfo"]["DefaultVCpus"] for each in answer["InstanceTypes"]
    }
    sized = next(each for each in needs(place.stack, sizes) if each.quota == need.quota)
    return _judge(place, need=sized)


def _judge(place: Place, *, need: Need) -> Finding:
    quota = QUOTAS[need.quota]
    value = _value(place, quota)
    count = USED.get(need.quota)
    used = count(place) if count else 0
    return verdict(quota, need, value=value, used=used, place=place)


def verdict(quota: Quota, need: Need, *, value: float, used: float, place: Place) -> Finding:
    """Compare a quota with what others use of it and what the stack needs."""
    taken = f", {used:g} of them in use" if used else ""
    said = f"{value:g}{taken}; needed: {need.start:g}"
    said += f", at most {need.most:g}" if need.most > need.start else ""
    wanted = ceil(used + need.most)
    ask = (
        f"in account {place.account_id}: aws service-quotas request-service-quota-increase "
        f"--service-code {quota.service} --quota-code {quota.code} --desired-value {wanted} "
        f"--region {place.region}"
    )
    if value < used + need.start:
        return stops(said, ask)
    return warns(said, ask) if value < used + need.most else fine(said)


def _value(place: Place, quota: Quota) -> float:
    client, what = place.client("service-quotas"), f"the quota {quota.code} of {quota.service}"
    wanted = {"ServiceCode": quota.service, "QuotaCode": quota.code}
    answer: Mapping[str, Any] | None = found(
        what, lambda: client.get_service_quota(**wanted), missing=NO_QUOTA
    )
    if answer is None:  # nobody has raised it, and not every service lists it then
        with reading(what):
            answer = client.get_aws_default_service_quota(**wanted)
    return float(answer["Quota"]["Value"])
