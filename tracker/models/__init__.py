"""The tables: what is stored, and the rules that one row can break."""
