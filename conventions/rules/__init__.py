"""The rules, one file per domain; importing this package enters every one of them.

Files are found, not listed: a list could be forgotten, and a forgotten rule passes silently.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
