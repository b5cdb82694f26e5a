"""Files that users bring: the service hands out addresses, and the files go past it.

Where there is no bucket, the addresses are the service's own, and `content` is behind them.
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urljoin

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.addresses import KINDS, MOST_BYTES, Address, disposition, kind_of
from app.files import BucketFiles
from app.folder_files import FolderFiles, SizeError
from app.once import OnceRoute
from app.problems import Problem

router = APIRouter(route_class=OnceRoute, tags=["uploads"])

Id = Annotated[str, Path(alias="id", pattern="^[0-9a-f]{32}$")]
Token = Annotated[str, Query(max_length=4096)]
# A name without a folder or a control character in it; it becomes part of a key and of a header.
NAME = r"^[^\x00-\x20\x7f/\\.][^\x00-\x1f\x7f/\\]*$"
NAME_BYTES = 200  # what file systems take


def _short(name: str) -> str:
    if len(name.encode()) > NAME_BYTES:
        raise ValueError(f"must have at most {NAME_BYTES} bytes in UTF-8")
    return name


Name = Annotated[str, Field(pattern=NAME, max_length=NAME_BYTES), AfterValidator(_short)]


def _whole(number: object) -> object:
    """Take 12.0 for 12, as JSON Schema does."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


class Declaration(BaseModel):
    """What a user wants to bring."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name = Field(examples=["report.pdf"])
    kind: str = Field(pattern=f"^({'|'.join(KINDS)})$", examples=["application/pdf"])
    size: Annotated[int, BeforeValidator(_whole)] = Field(
        ge=1, le=MOST_BYTES, description="Bytes", examples=[48_213]
    )


class Writable(BaseModel):
    """Where to bring it.

    Attributes:
        headers: Headers that the request must have, exactly these.
    """

    id: str
    method: str
    url: str
    headers: dict[str, str]
    expires_in_seconds: int


class Readable(BaseModel):
    """Where to fetch it."""

    id: str
    url: str
    expires_in_seconds: int


@router.post("/uploads", status_code=HTTPStatus.CREATED)
async def declare(declaration: Declaration, request: Request, response: Response) -> Writable:
    """Return an address that takes one file of exactly this kind and size."""
    upload = await _files(request).address_to_write(
        declaration.name, declaration.kind, declaration.size
    )
    response.headers["Location"] = f"/uploads/{upload.id}"
    address = upload.address
    return Writable(
        id=upload.id,
        method=address.method,
        url=_absolute(address, request),
        headers=address.headers,
        expires_in_seconds=address.seconds,
    )


@router.get("/uploads/{id}")
async def find(id_: Id, request: Request) -> Readable:
    """Return an address where a file can be fetched, an export too; 404 until it is there."""
    address = await _files(request).address_to_read(id_)
    if address is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such file.")
    url = _absolute(address, request)
    return Readable(id=id_, url=url, expires_in_seconds=address.seconds)


@router.put("/uploads/{id}/content", include_in_schema=False)
async def receive(id_: Id, token: Token, request: Request) -> Response:
    """Take a file, where there is no bucket."""
    files = _folder(request)
    declared = await files.declared(id_, token)
    kind, size = request.headers.get("content-type"), request.headers.get("content-length")
    # As S3 answers: what is declared is signed.
    if declared is None or (kind, size) != (declared.kind, str(declared.size)):
        raise Problem(HTTPStatus.FORBIDDEN, "The address does not allow this, or no longer.")
    try:
        await files.receive(declared, request.stream())
    except SizeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
    return Response(status_code=HTTPStatus.OK)


@router.get("/uploads/{id}/content", include_in_schema=False)
async def fetch(id_: Id, token: Token, request: Request) -> FileResponse:
    """Hand out a file, where there is no bucket."""
    found = await _folder(request).readable(id_, token)
    if found is None:
        raise Problem(HTTPStatus.FORBIDDEN, "The address does not allow this, or no longer.")
    headers = {
        "Content-Disposition": disposition(found.name),
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(found, media_type=kind_of(found.name), headers=headers)


def _files(request: Request) -> BucketFiles | FolderFiles:
    files: BucketFiles | FolderFiles = request.app.state.parts.files
    return files


def _folder(request: Request) -> FolderFiles:
    files = _files(request)
    if not isinstance(files, FolderFiles):
        raise Problem(HTTPStatus.NOT_FOUND)
    return files


def _absolute(address: Address, request: Request) -> str:
    return urljoin(str(request.base_url), address.url)
