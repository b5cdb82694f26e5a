"""`terrace scan`: what checkov and trivy find in the real plan of every stack."""
