"""The collectors' configuration: every rendering, for every environment, place and vendor.

Nothing here runs a collector, which no package registry has: shapes are compared with what is
known of its components (components.yaml), and what it scrapes is checked by promtool.
"""

import copy
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml

from environments import ENVIRONMENTS, PLATFORM
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.monitoring import programs
from terrace.monitoring.check.shape import VARIABLE, findings
from terrace.monitoring.collectors import COMPOSE, Rendered, compose, in_files, rendered

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/"
_LOCAL = re.compile(r"\S*/\d+\.yml:?\s*")  # names of temporary files say nothing
DISCOVERY = "kubernetes_sd_configs"


def collector(files: Files) -> Outcome:
    """Check all of them.

    Raises:
        UserError: They could not be checked.
    """
    found = [
        *in_files(files.root),
        *(one for each in ENVIRONMENTS for one in rendered(each, PLATFORM)),
    ]
    refuse_nothing("collector", found, f"{COMPOSE} and environments")
    problems = [problem for one in found for problem in findings(one)]
    written = next((one for one in found if one.name == str(COMPOSE)), None)
    if written and written.document != compose().document:
        problems.append(f"{COMPOSE} is not what terrace/monitoring/collectors.py renders")
    problems += scraping(files, found)
    return Outcome(check="collector", read=f"{len(found)} configurations", findings=problems)


def scraping(files: Files, found: list[Rendered]) -> list[str]:
    """Have promtool check what is scraped.

    Raises:
        UserError: It could not.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in ("token", "ca.crt"):
            Path(folder, name).touch()
        names: dict[str, str] = {}
        for number, one in enumerate(found):
            receiver = one.document.get("receivers", {}).get("prometheus")
            if receiver:
                path = Path(folder, f"{number}.yml")
                path.write_text(_plain(receiver.get("config"), folder), encoding="utf-8")
                names[str(path)] = one.name
        if not names:
            return []
        asked = ("check", "config", "--lint-fatal", *names)
        ended = programs.run(files, "promtool", *asked, accepted=(0, 1, 3))
    return _said(ended.stdout + ended.stderr, names) if ended.returncode else []


def _plain(config: Any, folder: str) -> str:
    """Write a configuration as Prometheus itself would get it, with its files in a folder."""
    # Debian builds promtool without Kubernetes: what would be found there is one pod instead.
    jobs = [
        {**each, "static_configs": [{"targets": ["pod:80"]}]} if each.pop(DISCOVERY, None) else each
        for each in copy.deepcopy(config["scrape_configs"])
    ]
    whole = {**config, "scrape_configs": jobs}
    text = yaml.safe_dump(whole).replace(ACCOUNT, f"{folder}/")
    halves = text.split("$$")  # a dollar that is none of a variable
    return "$".join(VARIABLE.sub(r"\1", each) for each in halves)


def _said(text: str, names: dict[str, str]) -> list[str]:
    """Name each finding of promtool by where the configuration is from."""
    found, where = [], ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("Checking "):
            where = names.get(line.removeprefix("Checking "), where)
        elif line and not line.startswith("SUCCESS"):
            found.append(f"{where}: {_LOCAL.sub('', line)}")
    return found
