"""Reads the clinical knowledge under resources/ into the values of tracker.clinical."""
