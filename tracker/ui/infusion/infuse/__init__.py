"""While the pump runs: where the session stands, what is due, what a reading leads to."""
