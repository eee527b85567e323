# version (1 byte) | iv (16) | AES-256-CBC | HMAC-SHA256 (32), in place in the caller's buffer: docs/protocol.md.
from cryptolib import aes
from hashlib import sha256
from os import urandom
from micropython import const

_HEAD = const(17)


class Frame:
    def __init__(self, key, secret):
        self.key = key
        self.pads = [bytes([x ^ b for b in secret] + [x] * (64 - len(secret))) for x in (0x36, 0x5C)]

    def tag(self, label, bound, data):
        for pad in self.pads:
            h = sha256(pad)
            h.update(label)
            h.update(bound)
            h.update(data)
            label = bound = b""
            data = h.digest()
        return data

    def cipher(self, buf):
        return aes(self.key, 2, buf[1:_HEAD])  # 2 is CBC

    # The plaintext stands at buf[17:17 + n], with 48 bytes to spare behind. Gives the frame.
    def seal(self, buf, n, label=b"pepeunit-sync-1-request", bound=b"", iv=None):
        buf = memoryview(buf)
        pad = 16 - n % 16
        end = _HEAD + n + pad
        buf[end - pad : end] = bytes([pad]) * pad
        buf[0] = 1
        buf[1:_HEAD] = iv or urandom(16)
        body = buf[_HEAD:end]
        self.cipher(buf).encrypt(body, body)
        buf[end : end + 32] = self.tag(label, bound, buf[:end])
        return buf[: end + 32]

    # Gives the plaintext as a view of buf, which is overwritten once the tag has held.
    def open(self, buf, label=b"pepeunit-sync-1-response", bound=b""):
        end = len(buf) - 32
        if len(buf) and buf[0] != 1:
            raise ValueError("version")
        if end < _HEAD + 16 or end % 16 != 1:
            raise ValueError("length")
        bad = 0
        for a, b in zip(self.tag(label, bound, buf[:end]), buf[end:]):
            bad |= a ^ b
        if bad:
            raise ValueError("tag")
        body = buf[_HEAD:end]
        self.cipher(buf).decrypt(body, body)
        pad = body[-1]
        if not 0 < pad < 17 or bytes(body[-pad:]) != bytes([pad]) * pad:
            raise ValueError("padding")
        return body[:-pad]
