"""From a fresh machine to a working copy in which everything runs: ``make setup``.

Standard library only; ``__main__`` and ``interpreter`` are parsed by any Python 3.
"""
