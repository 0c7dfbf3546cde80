"""What switches nothing, although its words could: each module is one reason to be silent."""
