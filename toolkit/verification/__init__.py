"""Weir's records of frames held against a plain reading of the same frames."""
