"""Files that go in and out: CSV import and export."""
