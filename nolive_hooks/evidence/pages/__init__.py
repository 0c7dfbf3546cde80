"""What a reviewer sees of a pack: the page of report.html and the text of the pull request."""
