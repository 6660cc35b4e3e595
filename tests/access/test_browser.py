"""A list of sessions says in words which browser each one is."""

import pytest

from pulse.access.browser import browser_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (f"{LINUX} HeadlessChrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        (f"{LINUX} Chrome/140.0.0.0 Safari/537.36 OPR/120.0", "Opera on Linux"),
        (f"{PHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{PHONE} CriOS/140.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (Plan9) Firefox/1.0", "Firefox"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("  a\r\nb\x1b[31m\x00c  ", "ab[31mc"),
        ("x" * 100, "x" * 60),
        ("", "An unknown program"),
    ],
)
def test_what_it_says_of_itself_becomes_words(said: str, words: str) -> None:
    assert browser_of(said) == words
