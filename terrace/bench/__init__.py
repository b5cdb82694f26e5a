"""Start-up and synthesis, beside stock cdktf in the same run."""
