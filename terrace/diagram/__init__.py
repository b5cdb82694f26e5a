"""Diagrams of the platform, written as Graphviz sources from the environments and then drawn."""
