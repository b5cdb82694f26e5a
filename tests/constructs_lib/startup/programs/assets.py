"""Files, folders and archives as assets, and objects of a bucket made of them."""

from pathlib import Path

from cdktf import App, AssetType, TerraformAsset, TerraformIterator, TerraformStack, Token
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_object import S3Object

FILES = Path(__file__).parent / "files"


def build(app: App) -> None:
    stack = TerraformStack(app, "assets")
    AwsProvider(stack, "aws", region="eu-west-1")
    bucket = S3Bucket(stack, "bucket", bucket_prefix="assets-")
    kinds = {
        "file": (FILES / "one.txt", AssetType.FILE),
        "folder": (FILES, AssetType.DIRECTORY),
        "archive": (FILES, AssetType.ARCHIVE),
        "guessed": (FILES / "more" / "two.txt", None),
    }
    for name, (path, kind) in kinds.items():
        asset = TerraformAsset(stack, f"asset-{name}", path=str(path), type=kind)
        item = S3Object(
            stack,
            f"object-{name}",
            bucket=bucket.bucket,
            key=f"{name}/{asset.file_name}",
            source=asset.path,
            etag=asset.asset_hash,
        )
        item.tags = {"name": asset.file_name}
    renamed = TerraformAsset(stack, "fixed-hash", path=str(FILES / "one.txt"), asset_hash="0123")
    names = TerraformIterator.from_list(["a", "b"])
    S3Object(
        stack,
        "each",
        for_each=names,
        bucket=bucket.id,
        key=f"{Token.as_string(names.value)}.txt",
        source=renamed.path,
    )
