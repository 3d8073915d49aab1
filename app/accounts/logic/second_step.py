"""Codes of the second step: those an authenticator app shows (RFC 4226, RFC 6238), and those kept on paper.

Secrets are made from a stored seed and the server's key, so that neither alone is worth anything.
"""

import hmac
from base64 import b32encode
from collections.abc import Sequence
from urllib.parse import quote, urlencode

PERIOD_S = 30
DIGITS = 6
DRIFT = 1
"""Steps a clock may be early or late."""
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_DIGITS = 8


def totp_secret(key: str, seed: str) -> str:
    """The secret an authenticator app is given, in base 32."""
    return b32encode(_derived(key, f"totp {seed}")[:SECRET_BYTES]).decode()


def totp_url(secret: str, account: str, issuer: str) -> str:
    """The address inside the QR code (key URI format)."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    values = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS, "period": PERIOD_S}
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"


def code_of(secret: bytes, step: int) -> str:
    """The code of one step, RFC 4226 §5.3."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(key: str, seed: str, code: str, at: float, after: int) -> int | None:
    """Which step a code belongs to, counted in half minutes since 1970; None for a wrong one.

    Steps up to `after` have been used, so that nobody who watched can use a code again.
    """
    secret = _derived(key, f"totp {seed}")[:SECRET_BYTES]
    now = int(at // PERIOD_S)
    steps = range(max(now - DRIFT, after + 1), now + DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(code_of(secret, step), code)), None)


def recovery_codes(key: str, seed: str) -> list[str]:
    """Ten codes of eight digits."""
    derived = (_derived(key, f"recovery {seed} {number}") for number in range(RECOVERY_CODES))
    return [f"{int.from_bytes(one[:8], 'big') % 10**RECOVERY_DIGITS:0{RECOVERY_DIGITS}d}" for one in derived]


def unused(codes: Sequence[str], used: int) -> list[str]:
    """Those whose bit is not set."""
    return [code for number, code in enumerate(codes) if not used >> number & 1]


def bit_of(codes: Sequence[str], used: int, code: str) -> int | None:
    """The bit of an unused code, or None."""
    fitting = [number for number, one in enumerate(codes) if hmac.compare_digest(one, code) and not used >> number & 1]
    return 1 << fitting[0] if fitting else None


def plain_code(text: str) -> str:
    """What was meant by `123 456` or `1234-5678`; empty for anything but digits."""
    digits = "".join(text.split()).replace("-", "")
    return digits if digits.isascii() and digits.isdecimal() and len(digits) <= RECOVERY_DIGITS else ""


def _derived(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"regimen {purpose}".encode(), "sha256")
