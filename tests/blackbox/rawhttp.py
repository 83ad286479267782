# SPDX-License-Identifier: GPL-3.0-or-later
"""A strict reader of HTTP/1.1 answers over a raw socket: anything that is not well-formed is a finding."""
import re
import socket
import time


class Malformed(Exception):
    """The answer breaks RFC 9112."""


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        if len(values) > 1:
            raise Malformed(f"{name} twice")
        return values[0] if values else None

    @property
    def closes(self):
        return (self.header("connection") or "").lower() == "close"


class Wire:
    """One client connection. All waits are bounded by `timeout` seconds."""

    def __init__(self, port, timeout=5.0):
        self.timeout = timeout
        self.buffer = b""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # an early answer and close is seen by the read

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.buffer += data
        return bool(data)

    def _line(self):
        while b"\r\n" not in self.buffer:
            if not self._more():
                raise EOFError
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        if b"\n" in line or b"\r" in line:
            raise Malformed(f"bare CR or LF in {line!r}")
        return line

    def _exactly(self, count):
        while len(self.buffer) < count:
            if not self._more():
                raise Malformed("body cut")
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def read_answer(self, head_only=False):
        """The next answer; None when the server closed instead."""
        while True:
            try:
                status_line = self._line()
            except EOFError:
                if self.buffer:
                    raise Malformed(f"rest {self.buffer[:60]!r}") from None
                return None
            answer = self._rest(status_line, head_only)
            if answer.status >= 200:
                return answer

    def _rest(self, status_line, head_only):
        found = re.fullmatch(rb"HTTP/1\.1 ([1-5]\d\d) [\x20-\x7e]*", status_line)
        if not found:
            raise Malformed(f"status line {status_line!r}")
        status = int(found.group(1))
        headers = []
        while True:
            line = self._line()
            if not line:
                break
            field = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t]*?)[ \t]*", line)
            if not field:
                raise Malformed(f"header {line!r}")
            headers.append((field.group(1).decode(), field.group(2).decode()))
        answer = Answer(status, headers, b"")
        length, coding = answer.header("content-length"), answer.header("transfer-encoding")
        if length is not None and coding is not None:
            raise Malformed("length and coding")
        if status < 200 or status in (204, 304) or head_only:
            return answer
        if coding is not None:
            answer.body = self._chunks()
        elif length is not None:
            answer.body = self._exactly(int(length))
        else:
            raise Malformed("neither length nor coding")
        return answer

    def _chunks(self):
        body = b""
        while True:
            size = int(self._line(), 16)
            if size == 0:
                if self._line():
                    raise Malformed("trailer")
                return body
            body += self._exactly(size)
            if self._exactly(2) != b"\r\n":
                raise Malformed("chunk end")

    def is_closed(self):
        """True when the server ends the connection, without sending more."""
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            try:
                if not self._more():
                    return not self.buffer
            except TimeoutError:
                return False
        return False
