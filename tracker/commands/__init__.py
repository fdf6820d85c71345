"""The commands that need no window, one module each; `tracker.cli` puts them together."""
