"""The judges of a pack: one for each family of what must hold of it."""
