"""`terrace adopt`: the repository becomes the user's own, and the ledger knows what is deployed."""
