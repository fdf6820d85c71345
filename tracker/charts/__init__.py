"""Charts: plain values in, a matplotlib Figure out."""
