"""What programs written for older servers ask: today's rows under yesterday's names and addresses.

Nothing below knows of this room; `docs/decisions/0016-older-programs-in-one-room.md` says how to do without it.
"""

from app.legacy import api, models
from app.legacy.blueprint import blueprint

__all__ = ["api", "blueprint", "models"]
