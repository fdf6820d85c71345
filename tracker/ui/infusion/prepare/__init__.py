"""Before the start: the screening and what is read back."""
