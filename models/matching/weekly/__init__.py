"""The weekly run: the same rules in bulk, and every offer gets seen."""
