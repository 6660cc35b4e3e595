import ssl
from datetime import UTC, datetime

import pytest
from cryptography import x509

from pulse.demo.fake_pve.certificate import LIFE, self_signed
from tests.demo.front import opened
from tests.demo.lab import LAB

NOW = 1_795_000_000.0
OTHER = self_signed("pve1", NOW)


def test_a_certificate_says_what_it_is() -> None:
    made = self_signed("pve1", NOW, ("10.20.0.11",))
    read = x509.load_pem_x509_certificate(made.pem.encode())
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "pve1", "pve1.example.lan"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["10.20.0.11", "127.0.0.1"]
    assert read.not_valid_before_utc < datetime.fromtimestamp(NOW, UTC) < read.not_valid_after_utc
    assert made.not_after - made.not_before == LIFE.total_seconds()
    assert len(made.fingerprint.split(":")) == 32


def test_no_two_are_the_same() -> None:
    assert self_signed("pve1", NOW).fingerprint != self_signed("pve1", NOW).fingerprint


@pytest.mark.looptime(start=0)
async def test_a_server_that_shows_another_one_tells_the_cluster() -> None:
    async with opened(LAB, only=("pve1",)) as house:
        before = house.server.fingerprint
        house.server.show(OTHER)
        line = await house.line()
        tls = line.writer.get_extra_info("ssl_object")
        assert ssl.DER_cert_to_PEM_cert(tls.getpeercert(binary_form=True)) == OTHER.pem
        told = {row["node"]: row["ssl_fingerprint"] for row in await house.get("/nodes")}
        assert told["pve1"] == OTHER.fingerprint != before
