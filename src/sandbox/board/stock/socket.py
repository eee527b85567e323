import _board

AF_INET = 2
SOCK_STREAM = 1


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    ip = _board.resolve(host)
    if not ip:
        raise OSError(-2)
    return [(AF_INET, SOCK_STREAM, 0, "", (ip, port))]
