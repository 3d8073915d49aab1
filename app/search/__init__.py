"""Search as one types, over millions of rows: declared by a room, kept by triggers, asked by `find`.

    FOODS = SearchIndex("food", "ingredient", words="{row}.name || ' ' || {row}.brand", rank="{row}.rank")
    declare(FOODS)
    …
    found = find(FOODS, "whole mil", most=300)

Every word that is asked for is the beginning of a word of the row; accents and case do not matter; a word nobody knows
is taken for a similar one. Rows come in the order of their rank, then of their ids, so that the first few hundred hold
the good ones; the room puts those into the order people see.

On SQLite an index is an FTS5 table without content, whose row ids begin with the rank; on PostgreSQL it is a table of
`tsvector`s. Neither is in a migration: `migrations/env.py` calls `install` after every one of them.
"""

from app.search.asking import Found, find
from app.search.index import SearchIndex, declare, is_search_table
from app.search.installing import install, remove
from app.search.keeping import add_rows, compact, gather, plain_words, refresh_vocabulary, remove_rows
from app.words import folded, words_in

__all__ = [
    "Found",
    "SearchIndex",
    "add_rows",
    "compact",
    "declare",
    "find",
    "folded",
    "gather",
    "install",
    "is_search_table",
    "plain_words",
    "refresh_vocabulary",
    "remove",
    "remove_rows",
    "words_in",
]
