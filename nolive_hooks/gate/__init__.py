"""The third judge: may the drill of this pull request be merged?"""
