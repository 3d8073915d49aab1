"""OAuth: applications that a person lets act for them, as far as they allow it."""
