"""Releases: one image digest and one commit, deployed, watched, taken back, and looked up."""
