"""What a page says in its corner after a change."""

import re


def undo_address(page: str) -> str:
    """Where the toast's Undo leads."""
    found = re.search(r'class="toast" method="post" action="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")
