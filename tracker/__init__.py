"""Infusion Tracker: log ketamine infusions, see the response."""

__version__ = "0.1.0"
