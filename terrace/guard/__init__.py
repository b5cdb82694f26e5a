"""What stands between a command and the terraform that it runs, so that terraform always ends well.

A terminal that closes, a Ctrl-C or the death of whoever started it would end terraform in the
middle of its work. The guard takes all of that, passes one interruption on, and waits.

Standard library only, and nothing of the other tools: it runs once for each terraform.
"""
