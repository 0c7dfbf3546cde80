"""What stands around a setting, in its file and in its names: all that a rule has to know before it speaks."""
