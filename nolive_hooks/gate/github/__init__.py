"""Door 2, the network: GitHub's REST API and a bare fetch, behind which everything is a snapshot."""
