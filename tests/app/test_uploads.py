import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from app import files, problems, uploads
from app.aws import Aws
from app.files import BucketFiles
from app.folder_files import FolderFiles
from app.settings import Settings
from tests.support.sigv4 import accepts

TEXT = {"name": "notes.txt", "kind": "text/plain", "size": 5}
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}


class Parts:
    def __init__(self, store: FolderFiles) -> None:
        self.files = store


Client = httpx.AsyncClient


def asking(folder: Path, scenario: Callable[[Client], Awaitable[None]]) -> None:
    """Ask a service that keeps files in a folder."""

    async def run() -> None:
        store = FolderFiles(folder)
        await store.start()
        application = FastAPI()
        application.state.parts = Parts(store)
        problems.install(application)
        application.include_router(uploads.router)
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            await scenario(client)
        await store.close()

    asyncio.run(run())


async def declared(client: Client, **changes: Any) -> dict[str, Any]:
    answer = await client.post("/uploads", json=TEXT | changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/uploads/{found['id']}"
    return found


def test_what_was_declared_is_taken_and_read_again_as_a_download(tmp_path: Path) -> None:
    async def scenario(client: Client) -> None:
        upload = await declared(client, name="Übersicht (1).txt")
        assert (await client.get(f"/uploads/{upload['id']}")).status_code == 404
        taken = await client.request(
            upload["method"], upload["url"], headers=upload["headers"], content=b"hello"
        )
        assert taken.status_code == 200
        found = (await client.get(f"/uploads/{upload['id']}")).json()
        answer = await client.get(found["url"])
        assert answer.content == b"hello"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%C3%9Cbersicht%20%281%29.txt"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    asking(tmp_path, scenario)


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Content-Type": "text/html"}, b"hello", 403),
        ({"Content-Type": "text/plain"}, b"hello!", 403),
        ({"Content-Type": "text/plain"}, b"hell", 403),
        ({"Content-Type": "text/plain", "Content-Length": "5"}, b"hello!", 400),
        ({"Content-Type": "text/plain", "Content-Length": "5"}, b"hell", 400),
        ({"Content-Type": "text/plain"}, None, 403),
    ],
)
def test_another_kind_or_size_is_refused_and_leaves_nothing(
    tmp_path: Path, headers: dict[str, str], content: bytes | None, status: int
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"hello"

    async def scenario(client: Client) -> None:
        upload = await declared(client)
        answer = await client.put(
            upload["url"], headers=headers, content=endless() if content is None else content
        )
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert (await client.get(f"/uploads/{upload['id']}")).status_code == 404
        assert [each for each in tmp_path.rglob("*") if each.is_file()] == []

    asking(tmp_path, scenario)


def test_an_address_is_good_for_its_file_and_its_purpose_only(tmp_path: Path) -> None:
    async def scenario(client: Client) -> None:
        first, second = await declared(client), await declared(client)
        token = parse_qs(urlsplit(first["url"]).query)["token"][0]
        headers = first["headers"]
        for path in (
            f"/uploads/{second['id']}/content?token={token}",
            f"/uploads/{first['id']}/content?token={token}x",
            f"/uploads/{first['id']}/content?token=",
        ):
            assert (await client.put(path, headers=headers, content=b"hello")).status_code == 403
        await client.put(first["url"], headers=headers, content=b"hello")
        assert (await client.get(f"/uploads/{first['id']}")).status_code == 200
        assert (await client.get(first["url"])).status_code == 403

    asking(tmp_path, scenario)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../etc/passwd"},
        {"name": ".."},
        {"name": ".hidden"},
        {"name": "a\\b"},
        {"name": "a\nb"},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "ü" * 101},
        {"kind": "text/html"},
        {"kind": "image/svg+xml"},
        {"kind": "text/plain\n"},
        {"size": 0},
        {"size": -1},
        {"size": 50 * 1024 * 1024 + 1},
        {"size": "5"},
        {"folder": "x"},
    ],
)
def test_what_may_not_be_declared_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    async def scenario(client: Client) -> None:
        answer = await client.post("/uploads", json=TEXT | changes)
        assert answer.status_code == 422

    asking(tmp_path, scenario)


@pytest.mark.parametrize("id_", ["x", "..", "0" * 31, "G" * 32, "%2e%2e"])
def test_an_id_is_no_path(tmp_path: Path, id_: str) -> None:
    async def scenario(client: Client) -> None:
        assert (await client.get(f"/uploads/{id_}")).status_code in {404, 422}

    asking(tmp_path, scenario)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> BucketFiles:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    return BucketFiles(Aws("eu-west-1"), "terrace-dev-uploads")


def test_s3_accepts_exactly_the_declared_kind_and_size(bucket: BucketFiles) -> None:
    upload = asyncio.run(bucket.address_to_write("report.pdf", "application/pdf", 1000))
    address = upload.address
    assert (address.method, address.seconds) == ("PUT", 600)
    assert address.url.startswith(
        f"https://terrace-dev-uploads.s3.eu-west-1.amazonaws.com/uploads/{upload.id}/report.pdf?"
    )
    headers = address.headers
    assert headers == {"Content-Type": "application/pdf", "Content-Length": "1000"}
    assert accepts("PUT", address.url, headers, secret="secret")
    for changed in (
        {"Content-Length": "1001"},
        {"Content-Length": "999"},
        {"Content-Type": "text/html"},
    ):
        assert not accepts("PUT", address.url, headers | changed, secret="secret")
    assert not accepts("GET", address.url, headers, secret="secret")
    other = address.url.replace(upload.id, "0" * 32)
    assert not accepts("PUT", other, headers, secret="secret")


def test_settings_choose_where_files_are(tmp_path: Path) -> None:
    assert isinstance(files.build(Settings.load({"DATA_FOLDER": str(tmp_path)})), FolderFiles)
    on_aws = {"UPLOADS_BUCKET": "bucket", "AWS_REGION": "eu-west-1"}
    assert isinstance(files.build(Settings.load(on_aws)), BucketFiles)
