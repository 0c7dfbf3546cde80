"""The exceptions of a repository: written for a finding that is there, listed with their uses, kept in order."""
