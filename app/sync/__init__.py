"""What the official wger app for phones asks: a stream of everything a person has, and a place for what they change.

Nothing below knows of this room; triggers write its log. `docs/decisions/0019-phones-follow-a-log.md` says why.
"""
