"""`make monitoring-check`: what rules, routes, dashboards and collectors are held to."""
