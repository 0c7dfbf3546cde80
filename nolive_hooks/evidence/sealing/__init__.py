"""What makes a pack unchangeable: its sums, its three seals, and the archive of a merged drill."""
