"""How rules are asked whether there is data."""

import pytest

from tests.support.monitoring.queries import names, whether_data


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (
            'rate(x{status=~"5..", path!="a"}[5m]) > 0.05',
            ['rate(x{status=~"5..", path!="a"}[5m]) > bool 0.05'],
        ),
        ('absent(up{a="b"} == 1)', ['(up{a="b"} == bool 1)']),
        ("up == 0", ["up == bool 0"]),
        ("a / (b > 0) > 3600", ["a / (b > bool 0) > bool 3600"]),
        ("a > 1 and b >= 2", ["a > bool 1 and b >= bool 2"]),
        ("a > 0 unless b > 0", ["a > bool 0", "b > bool 0"]),
        ("(a or b) > 1", ["(a or b) > bool 1"]),
        ("a or vector(0)", ["a", "vector(0)"]),
        ("a == bool 1", ["a == bool 1"]),
    ],
)
def test_a_comparison_answers_for_every_series(given: str, asked: list[str]) -> None:
    assert whether_data(given) == asked


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ('sum by (a, le) (rate(x_total{a="b"}[5m])) / on (c) y', {"x_total", "y"}),
        ("histogram_quantile(0.95, sum(rate(z_bucket[5m])))", {"z_bucket"}),
        ('service:x:rate5m{a=~"b|c"} > 21 * 86400 and vector(1)', {"service:x:rate5m"}),
    ],
)
def test_the_metrics_of_an_expression_are_found(given: str, found: set[str]) -> None:
    assert names(given) == found
