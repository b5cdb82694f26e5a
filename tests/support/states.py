"""State files as Terraform writes them."""

from collections.abc import Sequence
from typing import Any

LINEAGE = "3f9c1f52-8f3e-4b8b-9a55-2f0f2d6b8f10"


def document(*, serial: int, names: Sequence[str], lineage: str = LINEAGE) -> dict[str, Any]:
    """A state that holds topics."""
    provider = 'provider["registry.terraform.io/hashicorp/aws"]'
    return {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": serial,
        "lineage": lineage,
        "outputs": {},
        "resources": [
            {
                "mode": "managed",
                "type": "aws_sns_topic",
                "name": name,
                "provider": provider,
                "instances": [
                    {
                        "schema_version": 0,
                        "attributes": {
                            "id": f"arn:aws:sns:us-east-1:123456789012:{name}",
                            "arn": f"arn:aws:sns:us-east-1:123456789012:{name}",
                            "name": name,
                        },
                    }
                ],
            }
            for name in names
        ],
        "check_results": None,
    }
