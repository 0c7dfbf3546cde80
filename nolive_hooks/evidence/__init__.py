"""The second judge: an evidence pack as a value, its records, its seals and everything that must hold of it."""
