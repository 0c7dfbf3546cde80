"""What is live: each module is one way to say so. A rule gives a hit for a setting, or nothing."""
