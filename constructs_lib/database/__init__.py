"""Where structured data is kept: PostgreSQL, Valkey and DynamoDB."""
