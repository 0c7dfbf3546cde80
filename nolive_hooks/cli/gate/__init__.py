"""`nolive gate` and its verbs."""
