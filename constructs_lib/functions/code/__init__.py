"""What runs in Lambda: one module for each function, of the standard library and boto3 alone."""
