"""`make delivery-check`: what pipelines, scripts and their settings are held to."""
