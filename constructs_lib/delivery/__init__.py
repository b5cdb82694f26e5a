"""How software gets in: the image registry and the roles that pipelines assume."""
