"""What a clinician does to the record: plain functions that take the session first."""
