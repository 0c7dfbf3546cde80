"""What `nolive init` writes for a repository: answers in, a plan of files out; nothing here touches a disk."""
