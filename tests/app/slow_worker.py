"""`app.worker` whose work takes as many seconds as a message says."""

import asyncio
import logging
import sys
from collections.abc import Mapping
from typing import Any

from app.work import Worker
from app.worker import main


async def _wait(_: Worker, message: Mapping[str, Any]) -> None:
    logging.getLogger("work").info("begun %s", message["n"])
    await asyncio.sleep(message["seconds"])
    logging.getLogger("work").info("done %s", message["n"])


if __name__ == "__main__":
    Worker.do = _wait  # type: ignore[method-assign]
    sys.exit(main(sys.argv[1:]))
