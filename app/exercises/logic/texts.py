"""Descriptions: written in Markdown, shown as HTML of the plainest kind."""

import mistune
import nh3

SHORTEST, LONGEST = 40, 20_000
"""Characters of a description."""
KEPT_TAGS = {"b", "strong", "i", "em", "ul", "ol", "li", "p"}

_to_html = mistune.create_markdown(escape=False, hard_wrap=True)


def html_of(markdown: str) -> str:
    """The description as HTML: paragraphs, lists and emphasis. Of other tags only the words stay."""
    return nh3.clean(str(_to_html(markdown)), tags=KEPT_TAGS, attributes={})
