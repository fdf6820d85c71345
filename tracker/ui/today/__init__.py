"""The start page: what is to be closed and what is due."""
