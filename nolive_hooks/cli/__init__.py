"""The face: click lives here and nowhere else; a command parses, makes one call and finishes."""
