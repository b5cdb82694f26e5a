"""Placeholders for what has to differ between environments: name, account, region, addresses."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any

from conventions.arguments import is_known
from conventions.blocks import listed
from conventions.tiers import ALONE, Tier

ACCOUNT, REGION, NETWORK = "<account>", "<region>", "<network>"

_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")


class Placeholders:
    """What one environment calls its own, to be replaced in any value.

    Addresses inside of its networks become their distance from the network's first, so that a
    subnet in another place, or of another size, still differs.
    """

    def __init__(self, tier: Tier) -> None:
        main = [p for d in tier.documents for p in d.providers if p.type == "aws" and not p.id]
        accounts = {each for p in main for each in listed(p.body.get("allowed_account_ids"))}
        names = {tier.name: ALONE} | dict.fromkeys(accounts, ACCOUNT)
        self._names = {re.compile(rf"(?<![^\W_]){re.escape(n)}(?![^\W_])"): names[n] for n in names}
        self._regions = {p.text("region") for p in main} - {""}
        blocks = [vpc.text("cidr_block") for vpc in tier.of("aws_vpc")]
        self._networks = [IPv4Network(block) for block in blocks if block and is_known(block)]

    def apply(self, value: Any) -> Any:
        """Return a JSON value with placeholders."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.apply(each) for each in value]
        if isinstance(value, dict):
            return {key: self.apply(each) for key, each in value.items()}
        return value

    def _text(self, text: str) -> str:
        for region in self._regions:
            text = text.replace(region, REGION)
        for name, placeholder in self._names.items():
            text = name.sub(placeholder, text)
        return _ADDRESS.sub(self._distance, text)

    def _distance(self, match: re.Match[str]) -> str:
        try:
            address = IPv4Address(match.group())
        except AddressValueError:
            return match.group()
        for network in self._networks:
            if address in network:
                return f"{NETWORK}+{IPv4Address(int(address) - int(network.network_address))}"
        return match.group()
