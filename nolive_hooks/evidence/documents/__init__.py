"""The four documents of a pack, from its records and templates, and the little Markdown that judges them."""
