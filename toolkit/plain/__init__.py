"""Models read the plain way, as a judge for Weir's own reading: in double precision, and meant to be obvious."""
