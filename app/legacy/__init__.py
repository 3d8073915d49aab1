"""What programs written for older servers ask: today's rows under yesterday's names and addresses.

Nothing below knows of this room; `docs/decisions/0016-older-programs-in-one-room.md` says how to do without it.
"""
