"""The service: `python -m app`."""

import sys

from app import logs
from app.main import create
from app.settings import Settings, SettingsError
from app.shutdown import Drain, serve
from app.telemetry import install


def main() -> int:
    """Serve until told to end, and return the exit code."""
    try:
        settings = Settings.load()
        settings.require_folder()
    except SettingsError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    logs.configure(settings)
    drain = Drain(settings.shutdown_delay)
    application = create(settings, drain)
    install(application.state.parts)
    return serve(application, settings, drain)


if __name__ == "__main__":
    sys.exit(main())
