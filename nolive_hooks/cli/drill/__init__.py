"""`nolive drill` and its verbs."""
