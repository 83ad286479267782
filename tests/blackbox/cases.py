# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests and the only right answers to them, by RFC 9110, RFC 9112 and the strict law of a localhost proxy.

A case is (group, name, bytes, statuses, closes): `closes` says that the server must end the connection after its answer.
"""
import json

OK = {200}
BAD = {400}
TOKEN = set(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
TARGET = set(b"-._~!$&'()*+,;=:@/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
HEX = set(b"0123456789abcdefABCDEF")
CANARY = "canary-never-executed"


class Requests:
    """Builds requests for one hub."""

    def __init__(self, port, key):
        self.port = port
        self.key = key
        self.body = json.dumps({"model": "demo/echo", "messages": [{"role": "user", "content": "hi"}]}).encode()
        self.hidden = (b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
                       b"Content-Type: application/json\r\nx-request-id: %s\r\nContent-Length: %d\r\n\r\n"
                       % (port, key.encode(), CANARY.encode(), len(self.body))) + self.body

    def post(self, method=b"POST", target=b"/v1/chat/completions", version=b"HTTP/1.1", host=None, extra=(), auth=True,
             length=True, content_type=True, body=None, tail=b""):
        body = self.body if body is None else body
        lines = [b"%s %s %s" % (method, target, version)]
        if host is not False:
            lines.append(b"Host: " + (host if host is not None else b"127.0.0.1:%d" % self.port))
        if auth:
            lines.append(b"Authorization: Bearer " + self.key.encode())
        if content_type:
            lines.append(b"Content-Type: application/json")
        lines.extend(extra)
        if length:
            lines.append(b"Content-Length: %d" % len(body))
        return b"\r\n".join(lines) + b"\r\n\r\n" + body + tail

    def chunked(self, framed, coding=b"Transfer-Encoding: chunked", extra=(), version=b"HTTP/1.1", tail=b""):
        return self.post(length=False, extra=(coding, *extra), body=framed, version=version, tail=tail)

    def framed(self, ext=b"", size=None, data_end=b"\r\n", last=b"0\r\n", trailer=b"\r\n"):
        size = b"%x" % len(self.body) if size is None else size
        return size + ext + b"\r\n" + self.body + data_end + last + trailer


def sweeps(r):
    for b in range(256):
        c = bytes([b])
        yield ("method-byte", f"{b:02x}", r.post(method=b"PO" + c + b"ST"),
               {405, 501} if b in TOKEN else BAD, b not in TOKEN)
        good = b in TARGET
        query = b == ord("?")
        yield ("target-byte", f"{b:02x}", r.post(target=b"/v1/chat/completions" + c + b"zz"),
               {404} if good else ({200} if query else BAD), not good and not query)
        if b not in b"01":
            yield ("version-byte", f"{b:02x}", r.post(version=b"HTTP/1." + c), {400, 505}, True)
        fine = b in TOKEN or b == ord(":")
        yield ("name-byte", f"{b:02x}", r.post(extra=(b"X-Te" + c + b"st: v",)), OK if fine else BAD, not fine)
        fine = b == 9 or 32 <= b < 127 or b >= 128
        yield ("value-byte", f"{b:02x}", r.post(extra=(b"X-Test: a" + c + b"b",)), OK if fine else BAD, not fine)
        if not 48 <= b <= 57:
            blank = b in (9, 32)
            for name, value in (("before", c + b"%d" % len(r.body)), ("after", b"%d" % len(r.body) + c)):
                yield ("cl-byte", f"{name} {b:02x}", r.post(length=False, extra=(b"Content-Length: " + value,)),
                       OK if blank else BAD, not blank)
        if b not in HEX and c not in (b";",):
            yield ("chunk-byte", f"{b:02x}", r.chunked(r.framed(ext=c)), BAD, True)


def transfer_encodings(r):
    """Each carries a hidden request that a lenient parser would execute."""
    names = [b"Transfer-Encoding", b"transfer-encoding", b"TRANSFER-ENCODING"]
    values = [b"xchunked", b"chunkedx", b"chunked, identity", b"identity, chunked", b"identity", b"gzip", b"gzip, chunked",
              b"chunked, chunked", b"chunked,", b",chunked", b"chunked;q=1", b"chunked; x=y", b"\"chunked\"", b"'chunked'",
              b"chunk", b"chunke", b"cow", b"", b"chunked\x0b", b"\x0bchunked", b"chunked\x0c", b"chunked\x00", b"\x00chunked",
              b"chun\x00ked", b"chunked\x7f", b"chunked \x08", b"chunked\xa0", b"\xa0chunked", b"\xefchunked", b"chun ked",
              b"chunked chunked", b"0", b"deflate", b"compress, chunked", b"x-chunked", b"chunked=1", b"[chunked]", b"(chunked)",
              b"chunked\r", b"chunked\n", b"\rchunked", b"\nchunked", b"chunked\r\r", b"chunked\n\n", b"\r\n chunked",
              b"\r\n\tchunked", b"chunked\r\n ", b"chunked\r\n\tx"]
    for name in names:
        for value in values:
            yield ("te-mutation", f"{name.decode()}: {value!r}",
                   r.post(extra=(name + b": " + value,), body=b"0\r\n\r\n" + r.hidden), {400, 501}, True)
            yield ("te-mutation", f"{name.decode()}: {value!r} alone",
                   r.post(length=False, extra=(name + b": " + value,), body=b"0\r\n\r\n" + r.hidden), {400, 501}, True)
    for name in (b"Transfer-Encoding ", b" Transfer-Encoding", b"\tTransfer-Encoding", b"Transfer-Encoding\t", b"Transfer\x00-Encoding",
                 b"Transfer-Encoding\x0b", b"Transfer-Encoding\x00", b"Transfer Encoding", b"Transfer-Encoding\xa0", b"\x00Transfer-Encoding",
                 b"Transfer-Encoding\r", b"Transfer-Encoding\n", b"Transfer-Encoding:", b"Transfer-Encoding\r\n"):
        # "Transfer-Encoding:: chunked" is the coding ": chunked": still nothing that may be accepted.
        yield ("te-mutation", f"name {name!r}", r.post(extra=(name + b": chunked",), body=b"0\r\n\r\n" + r.hidden), {400, 501}, True)
    for b in range(256):
        if b not in (9, 32):
            for value in (bytes([b]) + b"chunked", b"chunked" + bytes([b])):
                yield ("te-mutation", f"byte {value!r}", r.post(length=False, extra=(b"Transfer-Encoding: " + value,),
                                                                body=b"0\r\n\r\n" + r.hidden), {400, 501}, True)
    for first, second in ((b"chunked", b"identity"), (b"identity", b"chunked"), (b"chunked", b"chunked"), (b"gzip", b"chunked"),
                          (b"chunked", b"cow")):
        yield ("te-mutation", f"two fields {first!r} {second!r}",
               r.post(length=False, extra=(b"Transfer-Encoding: " + first, b"Transfer-Encoding: " + second),
                      body=b"0\r\n\r\n" + r.hidden), {400, 501}, True)
    for value in (b"chunked", b"Chunked", b"CHUNKED", b" chunked", b"chunked ", b"\tchunked\t"):
        yield ("te-accept", repr(value), r.chunked(r.framed(), coding=b"Transfer-Encoding:" + value), OK, False)
    yield ("te-mutation", "chunked and length", r.post(extra=(b"Transfer-Encoding: chunked",), body=b"0\r\n\r\n" + r.hidden), BAD, True)
    yield ("te-mutation", "length and chunked", r.post(length=False, extra=(b"Content-Length: 5", b"Transfer-Encoding: chunked"),
                                                       body=b"0\r\n\r\n" + r.hidden), BAD, True)
    yield ("te-mutation", "chunked on 1.0", r.chunked(r.framed(), version=b"HTTP/1.0"), BAD, True)


def chunks(r):
    accept = {"plain": r.framed(), "extension": r.framed(ext=b";a"), "extension value": r.framed(ext=b";a=b"),
              "quoted": r.framed(ext=b';a="b c"'), "two": r.framed(ext=b";a=b;c=d"), "zeros": r.framed(size=b"000%x" % len(r.body)),
              "upper": r.framed(size=b"%X" % len(r.body)), "last zeros": r.framed(last=b"000\r\n"), "trailer": r.framed(trailer=b"X-A: b\r\n\r\n"),
              "last extension": r.framed(last=b"0;x=y\r\n"),
              "two chunks": b"1\r\n{\r\n%x\r\n" % (len(r.body) - 1) + r.body[1:] + b"\r\n0\r\n\r\n"}
    for name, framed in accept.items():
        yield ("chunked", name, r.chunked(framed), OK, False)
    size = b"%x" % len(r.body)
    refuse = {"bare LF after size": size + b"\n" + r.body + b"\r\n0\r\n\r\n", "bare CR": size + b"\r" + r.body + b"\r\n0\r\n\r\n",
              "no CRLF after data": r.framed(data_end=b""), "LF after data": r.framed(data_end=b"\n"), "xx after data": r.framed(data_end=b"xx\r\n"),
              "0x": r.framed(size=b"0x" + size), "plus": r.framed(size=b"+" + size), "minus": r.framed(size=b"-" + size), "empty size": r.framed(size=b""),
              "space before": r.framed(size=b" " + size), "space after": r.framed(ext=b" "), "tab after": r.framed(ext=b"\t"),
              "17 digits": r.framed(size=b"10000000000000000"), "overflow": r.framed(size=b"ffffffffffffffff"), "bad trailer": r.framed(trailer=b"X A: b\r\n\r\n"),
              "trailer LF": r.framed(trailer=b"X: b\n\r\n"), "folded trailer": r.framed(trailer=b"X: b\r\n c\r\n\r\n"), "underscore": r.framed(size=size + b"_1"),
              "empty extension name": r.framed(ext=b";=b"), "control in extension": r.framed(ext=b";a=\x01"), "open quote": r.framed(ext=b';a="b'),
              "LF in extension": r.framed(ext=b";a\nb"), "CR in extension": r.framed(ext=b";a\rb")}
    for name, framed in refuse.items():
        yield ("chunked", name, r.chunked(framed), {400, 413}, True)
    yield ("chunked", "trailer too long", r.chunked(r.framed(trailer=b"X: " + b"a" * 20000 + b"\r\n\r\n")), {400, 413, 431}, True)


def lengths(r):
    n = len(r.body)
    for value in (b"%d, %d" % (n, n), b"+%d" % n, b"-%d" % n, b"0x%x" % n, b"%dabc" % n, b"", b"%d.0" % n, b"1e2", b"%d;" % n, b"\"%d\"" % n,
                  b"%d %d" % (n, n), b"0%o_" % n, "٣".encode(), b"%d," % n, b",%d" % n):
        yield ("content-length", repr(value), r.post(length=False, extra=(b"Content-Length: " + value,)), BAD, True)
    for value in (b"9" * 19, b"9" * 30, b"18446744073709551616", b"18446744073709551615", b"99999999999"):
        yield ("content-length", repr(value), r.post(length=False, extra=(b"Content-Length: " + value,), body=b""), {400, 413}, True)
    for first, second in ((n, n), (n, 0), (0, n), (n, n + 1)):
        yield ("content-length", f"twice {first} {second}",
               r.post(length=False, extra=(b"Content-Length: %d" % first, b"Content-Length: %d" % second)), BAD, True)
    yield ("content-length", "leading zeros", r.post(length=False, extra=(b"Content-Length: 000%d" % n,)), OK, False)
    yield ("content-length", "too large before the body and no 100",
           r.post(length=False, extra=(b"Content-Length: 70000000", b"Expect: 100-continue"), body=b""), {413}, True)


def heads(r):
    host = b"127.0.0.1:%d" % r.port
    own = b"GET /v1/models HTTP/1.1\r\nHost: " + host + b"\r\nAuthorization: Bearer " + r.key.encode()
    for name, data in {"bare LF": own.replace(b"\r\n", b"\n") + b"\n\n", "bare LF once": own + b"\nX: y\r\n\r\n", "bare CR": own + b"\rX: y\r\n\r\n",
                       "NUL": own + b"\r\nX: a\0b\r\n\r\n", "obs-fold": own + b"\r\nX: a\r\n b\r\n\r\n", "obs-fold tab": own + b"\r\nX: a\r\n\tb\r\n\r\n",
                       "space before colon": own + b"\r\nX : a\r\n\r\n", "tab before colon": own + b"\r\nX\t: a\r\n\r\n", "no colon": own + b"\r\nX a\r\n\r\n",
                       "empty name": own + b"\r\n: a\r\n\r\n", "space before first": own.replace(b"\r\nHost", b"\r\n Host") + b"\r\n\r\n",
                       "two spaces": own.replace(b"GET /", b"GET  /") + b"\r\n\r\n", "tab in line": own.replace(b"GET /", b"GET\t/") + b"\r\n\r\n",
                       "space after version": own.replace(b"HTTP/1.1", b"HTTP/1.1 ") + b"\r\n\r\n", "space first": b" " + own + b"\r\n\r\n",
                       "no version": own.replace(b" HTTP/1.1", b"") + b"\r\n\r\n", "lower version": own.replace(b"HTTP/1.1", b"http/1.1") + b"\r\n\r\n",
                       "HTTP/01.1": own.replace(b"HTTP/1.1", b"HTTP/01.1") + b"\r\n\r\n", "HTTP/1.10": own.replace(b"HTTP/1.1", b"HTTP/1.10") + b"\r\n\r\n",
                       "HTTP/1.": own.replace(b"HTTP/1.1", b"HTTP/1.") + b"\r\n\r\n", "HTTP 1.1": own.replace(b"HTTP/1.1", b"HTTP 1.1") + b"\r\n\r\n",
                       "CR CR LF": own + b"\r\r\n\r\n", "TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 64 + b"\r\n\r\n"}.items():
        yield ("head", name, data, {400, 505, None} if name == "TLS hello" else BAD, True)
    for version in (b"HTTP/2.0", b"HTTP/3.0", b"HTTP/0.9"):
        yield ("version", version.decode(), own.replace(b"HTTP/1.1", version) + b"\r\n\r\n", {505}, True)
    yield ("version", "HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505, None}, True)
    for name, extra in {"empty value": b"X-A:", "obs-text": b"X-A: \xe4\xf6", "upper": b"X-AAAA: B", "no space": b"X-A:b", "tabs": b"X-A:\t b \t"}.items():
        yield ("accept", name, own + b"\r\n" + extra + b"\r\n\r\n", OK, False)
    yield ("accept", "empty line first", b"\r\n" + own + b"\r\n\r\n", OK, False)
    yield ("accept", "80 headers", own + b"".join(b"\r\nX-%d: y" % i for i in range(80)) + b"\r\n\r\n", OK, False)
    yield ("accept", "16 KiB head", own + b"".join(b"\r\nX-%d: %s" % (i, b"y" * 1000) for i in range(15)) + b"\r\n\r\n", OK, False)
    yield ("accept", "7 kB target", own.replace(b"/v1/models", b"/v1/models?" + b"q" * 7000) + b"\r\n\r\n", OK, False)
    yield ("limit", "129 fields", own + b"".join(b"\r\nX-%d: y" % i for i in range(129)) + b"\r\n\r\n", {431}, True)
    yield ("limit", "request line", own.replace(b"/v1/models", b"/v1/models?" + b"q" * 17000) + b"\r\n\r\n", {414}, True)
    yield ("limit", "long header", own + b"\r\nX: " + b"y" * 70000 + b"\r\n\r\n", {431}, True)
    for target, statuses in {b"v1/models": BAD, b"*": BAD, b"": BAD, b"/v1/models#f": BAD, b"/v1/%00": {400, 404}, b"/v1/%0a": {400, 404}, b"/v1/%0d": {400, 404},
                             b"/v1/%zz": BAD, b"/v1/%4": BAD, b"/v1/../v1/models": {400, 404}, b"/v1/./models": {400, 404}, b"//v1/models": {400, 404},
                             b"/v1/%2e%2e/models": {400, 404}, b"/v1\\models": BAD, b"http://127.0.0.1:%d/v1/models" % r.port: OK,
                             b"http://localhost:%d/v1/models" % r.port: OK, b"http://evil.example/v1/models": {403, 421}, b"ftp://127.0.0.1/": BAD,
                             b"https://127.0.0.1:%d/v1/models" % r.port: {400, 403, 421}, b"http://u@127.0.0.1:%d/v1/models" % r.port: BAD,
                             b"http:///v1/models": BAD, b"/v1/models{}": BAD, b"/v1/\xe4": BAD, b"/v1/models\x7f": BAD}.items():
        yield ("target", repr(target), own.replace(b"GET /v1/models", b"GET " + target) + b"\r\n\r\n", statuses, statuses == BAD)
    for method, statuses in {b"TRACE": {405}, b"CONNECT": {400, 405}, b"BREW": {405, 501}, b"PUT": {405}, b"DELETE": {405}, b"PATCH": {405},
                             b"get": {405, 501}, b"POST": {405}, b"PROPFIND": {405, 501}}.items():
        yield ("method", method.decode(), own.replace(b"GET", method) + b"\r\nContent-Length: 0\r\n\r\n", statuses, None)
    yield ("method", "OPTIONS *", b"OPTIONS * HTTP/1.1\r\nHost: " + host + b"\r\n\r\n", {200, 204}, False)
    for value in (b"101-x", b"100-continu", b"200-ok", b"100-continue, x"):
        yield ("expect", repr(value), r.post(extra=(b"Expect: " + value,)), {417}, None)
    yield ("expect", "100-continue", r.post(extra=(b"Expect: 100-continue",)), OK, False)
    for name, extra in {"h2c": (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__"),
                        "websocket": (b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Key: x", b"Sec-WebSocket-Version: 13")}.items():
        yield ("upgrade", name, r.post(extra=extra), OK, None)


def hosts(r):
    own = b"%d" % r.port
    for value in (b"127.0.0.1:" + own, b"localhost:" + own, b"[::1]:" + own, b"LOCALHOST:" + own):
        yield ("host", repr(value), r.post(host=value), OK, False)
    for value in (b"evil.example", b"evil.example:" + own, b"127.0.0.1.evil.example:" + own, b"localhost.evil.example:" + own, b"127.0.0.2:" + own,
                  b"0.0.0.0:" + own, b"127.0.0.1:1", b"localhost:80", b"169.254.169.254", b"[::]:" + own, b"[::ffff:127.0.0.1]:" + own, b"2130706433:" + own,
                  b"0x7f.1:" + own, b"127.1:" + own, b"localhost.:" + own, b"127.0.0.1"):
        yield ("host", repr(value), r.post(host=value), {400, 403, 421}, None)
    for value in (b"", b"127.0.0.1:" + own + b" x", b"127.0.0.1,evil.example", b"a b", b"127.0.0.1:" + own + b"/", b"user@127.0.0.1:" + own, b"127.0.0.1:x",
                  b"127.0.0.1:99999", b"[::1", b"::1", b"127.0.0.1:" + own + b"#", b"\"127.0.0.1\"", b"127.0.0.1\\:" + own):
        yield ("host", repr(value), r.post(host=value), {400, 403, 421}, None)
    yield ("host", "missing", r.post(host=False), BAD, True)
    yield ("host", "twice", r.post(extra=(b"Host: 127.0.0.1:" + own,)), BAD, True)
    yield ("host", "twice foreign", r.post(extra=(b"Host: evil.example",)), BAD, True)


def origins(r):
    for value in (b"https://evil.example", b"null", b"http://127.0.0.1:1", b"http://localhost:3000", b"http://127.0.0.1:%d" % r.port, b"file://",
                  b"chrome-extension://abc", b"https://127.0.0.1:%d" % r.port, b"", b"*"):
        yield ("origin", repr(value), r.post(extra=(b"Origin: " + value,)), {400, 403} if value else {200, 400, 403}, None)
    for value in (b"cross-site",):
        yield ("origin", "fetch " + value.decode(), r.post(extra=(b"Sec-Fetch-Site: " + value,)), {403}, None)
    for value in (b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"application/jsonp", b"application/json2"):
        yield ("csrf", repr(value), r.post(content_type=False, extra=(b"Content-Type: " + value,)), {415}, None)
    yield ("csrf", "none", r.post(content_type=False), {415}, None)
    yield ("csrf", "charset", r.post(content_type=False, extra=(b"Content-Type: application/json; charset=utf-8",)), OK, False)
    yield ("csrf", "upper", r.post(content_type=False, extra=(b"Content-Type: Application/JSON",)), OK, False)
    yield ("csrf", "gzip", r.post(extra=(b"Content-Encoding: gzip",)), {415}, None)


def keys(r):
    key = r.key.encode()
    accept = {"bearer": (b"Authorization: Bearer " + key,), "lower scheme": (b"authorization: bearer " + key,), "x-api-key": (b"x-api-key: " + key,),
              "x-goog": (b"x-goog-api-key: " + key,)}
    for name, extra in accept.items():
        yield ("key", name, r.post(auth=False, extra=extra), OK, False)
    refuse = {"none": (), "empty bearer": (b"Authorization: Bearer ",), "no scheme": (b"Authorization: " + key,), "basic": (b"Authorization: Basic " + key,),
              "wrong": (b"Authorization: Bearer sk-portico-wrong",), "prefix": (b"Authorization: Bearer " + key[:-1],), "longer": (b"Authorization: Bearer " + key + b"x",),
              "flipped": (b"Authorization: Bearer " + key[:-1] + (b"a" if key[-1:] != b"a" else b"b"),), "upper": (b"Authorization: Bearer " + key.upper(),),
              "quoted": (b'Authorization: Bearer "' + key + b'"',), "two words": (b"Authorization: Bearer " + key + b" " + key,),
              "comma": (b"Authorization: Bearer " + key + b"," + key,), "cookie": (b"Cookie: key=" + key,), "empty x-api-key": (b"x-api-key: ",),
              "token scheme": (b"Authorization: Token " + key,), "proxy": (b"Proxy-Authorization: Bearer " + key,), "huge": (b"Authorization: Bearer " + b"a" * 8000,)}
    for name, extra in refuse.items():
        yield ("key", name, r.post(auth=False, extra=extra), {401}, None)
    twice = {"both": (b"x-api-key: " + key,), "bearer twice": (b"Authorization: Bearer " + key,), "both wrong": (b"x-api-key: wrong",),
             "goog and bearer": (b"x-goog-api-key: " + key,)}
    for name, extra in twice.items():
        yield ("key", "two: " + name, r.post(extra=extra), {400, 401}, None)
    yield ("key", "query", r.post(auth=False, target=b"/v1/chat/completions?key=" + key), {401}, None)
    yield ("key", "body", r.post(auth=False, body=b'{"key":"%s","model":"demo/echo","messages":[]}' % key), {401}, None)


def bodies(r):
    good = b'{"model":"demo/echo","messages":[{"role":"user","content":"hi"}]%s}'
    for name, body in {"empty": b"", "not json": b"hello", "array": b"[]", "string": b'"x"', "null": b"null", "number": b"1", "open": b'{"model":"demo/echo"',
                       "trailing": good % b"" + b"x", "two": good % b"" + b"{}", "bad utf-8": good % b',"user":"\xff\xfe"', "no model": b'{"messages":[]}',
                       "model number": b'{"model":1,"messages":[]}', "model null": b'{"model":null,"messages":[]}', "model empty": b'{"model":"","messages":[]}',
                       "model object": b'{"model":{},"messages":[]}', "no messages": b'{"model":"demo/echo"}', "messages text": b'{"model":"demo/echo","messages":"x"}',
                       "stream text": good % b',"stream":"yes"', "stream number": good % b',"stream":1', "deep": good % (b',"x":' + b"[" * 600 + b"]" * 600),
                       "model twice": good % b',"model":"demo/lorem"', "single quotes": b"{'model':'demo/echo','messages':[]}", "comment": good % b"/* x */",
                       "trailing comma": good % b",", "NaN": good % b',"temperature":NaN', "control in text": good % b',"user":"a\x01b"', "BOM": b"\xef\xbb\xbf" + good % b"",
                       "lone surrogate key": b'{"mod\\u0000el":"x","messages":[]}', "tail invalid": good % b',"tools":[{"a":}]'}.items():
        yield ("body", name, r.post(body=body), BAD, None)
    for name, body in {"unknown field": good % b',"x_new":{"a":[1,2,{"b":null}]}', "big numbers": good % b',"seed":18446744073709551616', "spaces": b" \r\n\t" + good % b"" + b" \n",
                       "unicode": b'{"model":"demo/echo","messages":[{"role":"user","content":"\xe4\xbd\xa0\xe5\xa5\xbd \\ud83d\\ude00"}]}',
                       "escaped model": b'{"model":"demo\\/echo","messages":[{"role":"user","content":"hi"}]}', "nested 100": good % (b',"x":' + b"[" * 100 + b"]" * 100),
                       "stream null": good % b',"stream":null', "stream false": good % b',"stream":false'}.items():
        yield ("body", name, r.post(body=body), OK, None)
    for name, body, statuses in (("unknown model", b'{"model":"nope/x","messages":[{"role":"user","content":"hi"}]}', {404}),
                                 ("unknown bare", b'{"model":"nothing-like-it","messages":[{"role":"user","content":"hi"}]}', {404})):
        yield ("body", name, r.post(body=body), statuses, False)
    for field in (b"api_base", b"base_url", b"api_key", b"custom_llm_provider", b"headers", b"extra_headers", b"deployment_id"):
        # Served as if it were not there; the run looks for the answer's word that it was cut out.
        yield ("override", field.decode(), r.post(body=good % (b',"' + field + b'":"http://169.254.169.254/"')), {200}, None)


def every_case(r):
    for group in (sweeps, transfer_encodings, chunks, lengths, heads, hosts, origins, keys, bodies):
        yield from group(r)
