"""Kubernetes on EKS: the cluster, its nodes, and the roles of what runs on it."""
