"""A session at the chair, from check-in to signature: what is recorded, and what is open."""
