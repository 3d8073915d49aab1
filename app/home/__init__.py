"""Home: where a visit begins, for people and for programs, and whether the server is well."""
