"""Where the world comes in: names, certificates, firewalls and the distribution."""
