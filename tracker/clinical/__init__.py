"""What a clinician can check by hand: pure Python, no Qt, no SQL, no files."""
