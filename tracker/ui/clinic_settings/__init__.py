"""The settings page: what the clinic decided for itself, and who signed the thresholds."""
