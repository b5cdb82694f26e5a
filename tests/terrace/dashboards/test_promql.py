"""Reading names out of queries."""

import pytest

from terrace.dashboards import promql


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ('sum by (service) (rate(a_total{path="/b{}", x=~"$y"}[5m] offset 1h))', {"a_total"}),
        ("a / on (environment, service) group_left (version) b", {"a", "b"}),
        ("sum(a) without (job) > bool 3e5 and vector(1) unless b:c:rate5m", {"a", "b:c:rate5m"}),
        ("sum_over_time(a:b[30d:5m]) or time() - avg(c) * Inf", {"a:b", "c"}),
        ("histogram_quantile(0.95, sum by (le) (rate(x_bucket[$__rate_interval])))", {"x_bucket"}),
    ],
)
def test_metrics_are_told_from_labels_functions_and_words(query: str, names: set[str]) -> None:
    assert promql.metrics(query) == names


def test_grafanas_variables_get_a_value() -> None:
    query = 'rate(a{b="$c", d=~"${e:regex}"}[$__rate_interval])'
    assert promql.plain(query) == 'rate(a{b="any", d=~"any"}[5m])'
    assert promql.variables(query) == {"c", "e"}
