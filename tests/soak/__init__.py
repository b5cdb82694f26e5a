"""Long random tests: run by hand or by night, never by `make test`."""
