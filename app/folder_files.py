"""Files in a folder, where there is no bucket: the same addresses, signed by the service itself."""

import io
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread

from app.addresses import ADDRESS_SECONDS, FOLDER, Address, Upload
from app.signing import RandomKey, Signer

BLOCK_BYTES = 1024 * 1024


class SizeError(ValueError):
    """A file is not as large as was said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """What a file was declared to be."""

    id: str
    name: str
    kind: str
    size: int


class FolderFiles:
    """Files in a folder, through signed addresses of the service itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._signer = Signer(RandomKey())

    async def start(self) -> None:
        """Make the folder."""
        await to_thread.run_sync(lambda: self._folder.mkdir(parents=True, exist_ok=True))
        await self._signer.start()

    async def close(self) -> None:
        """Forget the key: what was signed is good no more."""
        await self._signer.close()

    async def address_to_write(self, name: str, kind: str, size: int) -> Upload:
        """Return where a client may write one file, of a kind and a size in bytes."""
        declared = Declared(id=uuid.uuid4().hex, name=name, kind=kind, size=size)
        said = ["write", declared.id, name, kind, size]
        token = await self._signer.sign(json.dumps(said), ADDRESS_SECONDS)
        headers = {"Content-Type": kind, "Content-Length": str(size)}
        url = f"/uploads/{declared.id}/content?token={token}"
        return Upload(id=declared.id, address=Address(method="PUT", url=url, headers=headers))

    async def address_to_read(self, id_: str) -> Address | None:
        """Return where a file may be read; None when there is none of that id."""
        if await to_thread.run_sync(self._find, id_) is None:
            return None
        token = await self._signer.sign(json.dumps(["read", id_]), ADDRESS_SECONDS)
        return Address(method="GET", url=f"/uploads/{id_}/content?token={token}", headers={})

    async def write(
        self, name: str, content: bytes | BinaryIO, *, id_: str | None = None, kind: str = ""
    ) -> str:
        """Write a file; one of the same id and name is replaced; its name says its kind."""
        del kind

        def do(target: Path, temporary: Path) -> None:
            with temporary.open("wb") as file:
                source = io.BytesIO(content) if isinstance(content, bytes) else content
                while part := source.read(BLOCK_BYTES):
                    file.write(part)
            target.parent.mkdir(exist_ok=True)
            temporary.replace(target)

        id_ = id_ or uuid.uuid4().hex
        await to_thread.run_sync(do, self._folder / id_ / name, self._temporary())
        return id_

    async def declared(self, id_: str, token: str) -> Declared | None:
        """Return what a token lets its bearer write; None when it lets nothing."""
        said = json.loads(await self._signer.verify(token) or "[]")
        if said[:2] != ["write", id_]:
            return None
        return Declared(id=id_, name=said[2], kind=said[3], size=said[4])

    async def receive(self, declared: Declared, content: AsyncIterator[bytes]) -> None:
        """Write what comes in; nothing is there unless all of it came.

        Raises:
            SizeError: It was more or less than was declared.
        """
        temporary, size = self._temporary(), 0
        try:
            with temporary.open("wb") as file:
                async for part in content:
                    size += len(part)
                    if size > declared.size:
                        break
                    file.write(part)
            if size != declared.size:
                raise SizeError(f"received {size} bytes or more, allowed: {declared.size} bytes")
            target = self._folder / declared.id / declared.name
            target.parent.mkdir(exist_ok=True)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    async def readable(self, id_: str, token: str) -> Path | None:
        """Return the file that a token lets its bearer read; None when it lets nothing."""
        said = json.loads(await self._signer.verify(token) or "[]")
        return await to_thread.run_sync(self._find, id_) if said == ["read", id_] else None

    def _find(self, id_: str) -> Path | None:
        folder = self._folder / id_
        return next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None

    def _temporary(self) -> Path:
        return self._folder / f".{uuid.uuid4().hex}"
