"""The digests of a file are those that the standards print."""

from civilaffairs.lib import digests


def test_sha_256_of_the_standard():
    """FIPS 180-2, appendix B.1."""
    assert digests.sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_sm3_of_the_standard():
    """GB/T 32905-2016, appendix A.1."""
    assert digests.sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
