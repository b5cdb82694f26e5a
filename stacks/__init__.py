"""The stacks: environments on one side, constructs on the other, joined here."""
