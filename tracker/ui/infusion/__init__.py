"""The page at the chair: order, start, vital signs, side effects, stop."""
