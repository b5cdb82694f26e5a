REDACTION = open("constructs_lib/observability/redact.lua").read()
