"""What a query asks for, without the grammar: promtool judges that."""

import re
from collections.abc import Mapping

# What Grafana puts in; any value will do to see whether the rest is a query.
MACROS: Mapping[str, str] = {
    "$__rate_interval": "5m",
    "$__interval": "1m",
    "$__range": "1h",
}
_VARIABLE = re.compile(r"\$\{?([A-Za-z]\w*)(?::\w+)?\}?")
_LEFT_OUT = re.compile(
    r'"(?:\\.|[^"\\])*"'  # strings
    r"|\[[^\]]*\]"  # ranges of time
    r"|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)"  # lists of labels
    r"|\boffset\s+-?\w+"
)
_MATCHERS = re.compile(r"\{[^}]*\}")
_NAME = re.compile(r"(?<![\w:.])([A-Za-z_:][\w:]*)\b(?!\s*\()")
_WORDS = frozenset({"and", "or", "unless", "bool", "atan2", "Inf", "NaN", "inf", "nan"})


def plain(query: str) -> str:
    """A query as Prometheus takes it: Grafana's variables have a value."""
    for macro, value in MACROS.items():
        query = query.replace(macro, value)
    return _VARIABLE.sub("any", query)


def variables(text: str) -> set[str]:
    """Names of Grafana's variables in a text, but for those that it has of its own."""
    return {each for each in _VARIABLE.findall(text) if not each.startswith("__")}


def metrics(query: str) -> set[str]:
    """Names of metrics that a query asks for."""
    rest = _MATCHERS.sub(" ", _LEFT_OUT.sub(" ", plain(query)))
    return set(_NAME.findall(rest)) - _WORDS
