# Frames: version (1 byte) | iv (16) | AES-256-CBC | HMAC-SHA256 (32), in place in the caller's buffer: docs/protocol.md.
from cryptolib import aes
from hashlib import sha256
from os import urandom

key = None  # of the cipher
pad = None  # of the tag: its key, filled up with zeros, XOR a mask


# HMAC's inner pad and then its outer one, in one place.
def tag(label, bound, data):
    for mask in b"\x36\x5c":
        mask ^= pad[63]  # where the key has ended: the mask of before
        for i in range(64):
            pad[i] ^= mask
        h = sha256(pad)
        h.update(label)
        h.update(bound)
        h.update(data)
        data = h.digest()
        label = bound = b""
    return data


# The plaintext stands at buf[17:17 + n], with 16 bytes to spare behind. Gives the frame up to its tag.
def encrypt(buf, n):
    pad = 16 - n % 16
    end = 17 + n + pad
    for i in range(end - pad, end):
        buf[i] = pad
    buf[0] = 1
    buf[1:17] = urandom(16)
    data = buf[17:end]
    aes(key, 2, buf[1:17]).encrypt(data, data)  # 2 is CBC
    return buf[:end]


# Gives the frame up to its tag, once that has held.
def check(buf, label, bound):
    end = len(buf) - 32
    if end < 33 or end % 16 != 1:
        raise ValueError("length")
    if buf[0] != 1:
        raise ValueError("version")
    data = tag(label, bound, buf[:end])
    n = 0
    for i in range(32):
        n |= data[i] ^ buf[end + i]
    if n:
        raise ValueError("tag")
    return buf[:end]


# Gives the plaintext of what was checked, in its place.
def decrypt(buf):
    data = buf[17:]
    aes(key, 2, buf[1:17]).decrypt(data, data)
    n = data[-1]
    for i in range(1, max(n, 1) + 1):
        if not 0 < n < 17 or data[-i] != n:
            raise ValueError("padding")
    return data[:-n]
