"""Administration: people, settings, storage, jobs, and who did what."""
