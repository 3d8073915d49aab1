"""Reference: languages, licences and units that the other rooms refer to."""
