"""The act: the five steps of a drill, the runner of the strategy's process and the embedded engine."""
