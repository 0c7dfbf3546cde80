"""The five steps of the procedure, each a function over a DrillContext that returns how it ended."""
