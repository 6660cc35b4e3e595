"""Certificates: fresh ones, and those that the user names."""

import re
import ssl
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from tools.replay.certificate import issued, read, self_signed


def test_a_fingerprint_looks_as_pve_shows_it() -> None:
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", self_signed().fingerprint)


def test_every_run_has_a_certificate_of_its_own() -> None:
    assert self_signed().fingerprint != self_signed().fingerprint


def test_a_certificate_is_read_back_from_files(tmp_path: Path) -> None:
    made = self_signed("pve.example.test")
    (tmp_path / "chain.pem").write_bytes(made.chain)
    (tmp_path / "key.pem").write_bytes(made.key)
    assert read(tmp_path / "chain.pem", tmp_path / "key.pem").fingerprint == made.fingerprint


def test_one_that_was_issued_is_signed_by_somebody_else_for_its_host_alone() -> None:
    told = x509.load_pem_x509_certificate(issued("pve1.lan").chain)
    assert told.issuer != told.subject
    names = told.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["pve1.lan"]


def test_one_may_be_out_of_its_time() -> None:
    told = x509.load_pem_x509_certificate(self_signed(days=(-400, -35)).chain)
    assert told.not_valid_before_utc < told.not_valid_after_utc < datetime.now(UTC)


def test_the_context_speaks_tls_1_2_or_better() -> None:
    assert self_signed().server_context().minimum_version >= ssl.TLSVersion.TLSv1_2
