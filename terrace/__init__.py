"""The tools around the platform: embedded AWS, HCL, set-up, deployment."""
