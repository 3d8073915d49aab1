"""Taking in foods by the million: from dumps, downloads and other servers, into short transactions.

It loads little: `app.importer` is a process of this and the database.
"""
