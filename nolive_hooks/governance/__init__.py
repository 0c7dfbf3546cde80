"""Who may drill, and what came of it: authorisations on the base branch, and the register of merged drills."""
