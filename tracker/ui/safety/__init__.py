"""The suicide-risk gate: what to do about a flag, and what was done."""
