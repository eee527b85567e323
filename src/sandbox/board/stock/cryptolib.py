import _board
from _stock import note
from binascii import hexlify
from uctypes import addressof


crypt = _board.aes  # each look into _board makes an object on the heap, which the real port's C does not


class aes:
    def __init__(self, key, mode, iv=None):
        if mode != 2 or len(iv) != 16:
            raise ValueError("mode")
        self.key = hexlify(key).decode()
        self.value = bytes(iv)

    def run(self, encrypt, src, dst):
        n = len(src)
        if n % 16:
            raise ValueError("blksize % 16")
        if dst is None:
            dst = bytearray(n)
        last = bytes(src[n - 16 :])
        note()
        crypt(encrypt, self.key, hexlify(self.value).decode(), addressof(src), addressof(dst), n)
        self.value = bytes(dst[n - 16 :]) if encrypt else last
        return dst

    def encrypt(self, src, dst=None):
        return self.run(True, src, dst)

    def decrypt(self, src, dst=None):
        return self.run(False, src, dst)
