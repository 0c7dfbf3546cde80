"""Door 1: the only room that reads or writes the disk and Git."""
