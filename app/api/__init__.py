"""REST plumbing, without any domain: two dialects over common rows and filters."""
