"""The sample account: somebody who trains, moves, eats and steps on the scale."""

from app.home.services.account import NAME, has_sample_account, make_sample_account

__all__ = ["NAME", "has_sample_account", "make_sample_account"]
