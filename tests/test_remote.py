"""Other servers' catalogues: nobody but the server that was named is asked."""

import pytest

from app.errors import Invalid
from app.remote import RemoteCatalogue


@pytest.mark.parametrize(
    "address",
    [
        "x:@127.0.0.1:7777/latest",
        ".evil.example/p",
        ":8080/p",
        "http:////evil.example/p",
        "",
        "http://[/p",
    ],
)
def test_an_address_that_would_change_the_host_is_never_asked(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        RemoteCatalogue("http://127.0.0.1:1").file(address)

    assert refused.value.code == "no_catalogue"
