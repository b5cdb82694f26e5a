"""The server process itself: moto with the extensions on an inherited socket.

Started by launch.py only. STS is answered as soon as the port is open; every other service
waits until the extensions are in, which takes about two seconds more in the background.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until a signal, or until the parent is gone."""
    parser = argparse.ArgumentParser(prog="terrace.embedded_aws.serve", description=__doc__)
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--account-id", required=True)
    parser.add_argument("--nonce", required=True)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--tied", action="store_true")
    options = parser.parse_args(argv)

    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    if options.tied:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.INFO if options.verbose else logging.WARNING)
    _serve(options.fd, options.account_id)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _serve(socket_fd: int, account_id: str) -> None:
    from werkzeug.serving import make_server  # noqa: PLC0415 (slow: after the arguments are known)

    from terrace.embedded_aws import extensions  # noqa: PLC0415
    from terrace.embedded_aws.application import Application, RequestHandler  # noqa: PLC0415

    if note := extensions.version_note():
        logging.warning(note)
    application = Application(account_id=account_id, prepare=extensions.extend_all)
    make_server(
        "127.0.0.1",
        0,
        application,
        threaded=True,
        request_handler=RequestHandler,
        fd=socket_fd,
    ).serve_forever()


if __name__ == "__main__":
    main()
