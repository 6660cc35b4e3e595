"""Certificates: fresh ones, and those that the user names."""

import re
import ssl
from pathlib import Path

from tools.replay.certificate import read, self_signed


def test_a_fingerprint_looks_as_pve_shows_it() -> None:
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", self_signed().fingerprint)


def test_every_run_has_a_certificate_of_its_own() -> None:
    assert self_signed().fingerprint != self_signed().fingerprint


def test_a_certificate_is_read_back_from_files(tmp_path: Path) -> None:
    made = self_signed("pve.example.test")
    (tmp_path / "chain.pem").write_bytes(made.chain)
    (tmp_path / "key.pem").write_bytes(made.key)
    assert read(tmp_path / "chain.pem", tmp_path / "key.pem").fingerprint == made.fingerprint


def test_the_context_speaks_tls_1_2_or_better() -> None:
    assert self_signed().server_context().minimum_version >= ssl.TLSVersion.TLSv1_2
