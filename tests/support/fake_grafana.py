"""A fake of Grafana's HTTP API, as far as `terrace dashboards push` asks it; it is no Grafana.

It keeps folders, data sources, plugins and dashboards as Grafana 10.4 does: by uid, with an id and
a version of its own, and refuses whatever it does not know. Every call is kept, to be compared.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "glsa_fake"
XRAY = "grafana-x-ray-datasource"


class FakeGrafana:
    """What a workspace holds, and what it was asked.

    Attributes:
        calls: Method and path of each call, in order.
        plugins: Ids of plugins that are installed.
        installs: Whether administrators may install plugins.
        refuses: Status and message by which a path is refused.
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.plugins: set[str] = set()
        self.installs = True
        self.refuses: dict[str, tuple[int, str]] = {}
        self.folders: dict[str, Any] = {}
        self.sources: dict[str, Any] = {}
        self.dashboards: dict[str, Any] = {}
        self.address = ""

    @property
    def changes(self) -> list[str]:
        """Those calls that change something."""
        return [each for each in self.calls if not each.startswith("GET ")]

    def answer(  # noqa: C901, PLR0911 - a table of calls
        self, method: str, path: str, body: Any
    ) -> tuple[int, Any]:
        """Answer a call with a status and a document."""
        self.calls.append(f"{method} {path}")
        if path in self.refuses:
            status, message = self.refuses[path]
            return status, {"message": message}
        match (method, path.strip("/").split("/")):
            case ("GET", ["api", "plugins", name, "settings"]):
                return (200, {"id": name}) if name in self.plugins else _missing("plugin")
            case ("POST", ["api", "plugins", name, "install"]):
                return self._install(name)
            case ("GET", ["api", "folders", uid]):
                return (200, self.folders[uid]) if uid in self.folders else _missing("folder")
            case ("POST", ["api", "folders"]):
                self.folders[body["uid"]] = {"id": 1, **body}
                return 200, self.folders[body["uid"]]
            case ("GET", ["api", "datasources", "uid", uid]):
                found = uid in self.sources
                return (200, self.sources[uid]) if found else _missing("data source")
            case ("POST", ["api", "datasources"]):
                return self._keep_source(body["uid"], body, is_new=True)
            case ("PUT", ["api", "datasources", "uid", uid]):
                return self._keep_source(uid, body, is_new=False)
            case ("GET", ["api", "dashboards", "uid", uid]):
                found = uid in self.dashboards
                return (200, self.dashboards[uid]) if found else _missing("Dashboard")
            case ("POST", ["api", "dashboards", "db"]):
                return self._keep_dashboard(body)
        return 404, {"message": f"the fake knows no {method} {path}"}

    def _install(self, name: str) -> tuple[int, Any]:
        if not self.installs:
            return _missing("Not")
        self.plugins.add(name)
        return 200, {}

    def _keep_source(self, uid: str, body: Any, *, is_new: bool) -> tuple[int, Any]:
        if is_new == (uid in self.sources):
            return 409, {"message": "data source with the same name already exists"}
        if body["type"] == XRAY and XRAY not in self.plugins:
            return 404, {"message": "plugin not registered"}
        self.sources[uid] = {"id": len(self.sources) + 1, "orgId": 1, "readOnly": False, **body}
        return 200, {"datasource": self.sources[uid]}

    def _keep_dashboard(self, body: Any) -> tuple[int, Any]:
        wanted, uid = body["dashboard"], body["dashboard"]["uid"]
        before = self.dashboards.get(uid)
        if wanted["id"] is not None or body["folderUid"] not in self.folders:
            return 400, {"message": "bad request data"}
        if before and not body["overwrite"]:
            return 412, {"message": "The dashboard has been changed by someone else"}
        version = before["dashboard"]["version"] + 1 if before else 1
        number = before["dashboard"]["id"] if before else len(self.dashboards) + 1
        self.dashboards[uid] = {
            "meta": {"folderUid": body["folderUid"]},
            "dashboard": {**wanted, "id": number, "version": version},
        }
        return 200, {"uid": uid, "version": version, "status": "success"}


def _missing(what: str) -> tuple[int, Any]:
    return 404, {"message": f"{what} not found"}


@contextmanager
def fake_grafana() -> Iterator[FakeGrafana]:
    """Run one on a free port of the loopback address; whoever has no token is refused."""
    fake = FakeGrafana()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            if self.headers.get("Authorization") == f"Bearer {TOKEN}":
                status, document = fake.answer(self.command, self.path, body)
            else:
                status, document = 401, {"message": "Unauthorized"}
            text = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = _serve  # noqa: N815 - http.server's own names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
