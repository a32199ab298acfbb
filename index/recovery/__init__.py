"""What helps when a disk fails: backups, the check of the catalog, and reading around damage."""
