"""What protects an account as a whole: defaults, detection, records, rules over both."""
