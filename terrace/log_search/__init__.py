"""Log search: who writes to a domain of OpenSearch, who reads it, and how long it keeps what."""
