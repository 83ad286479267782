# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a real portico binary in a data folder of its own. For tests and the benchmark; standard library only."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time


class HubError(Exception):
    """A command or a start that did not succeed; the text is what the program printed."""


class Hub:
    """A headless hub. start() returns when it listens; kill() is SIGKILL; stop() is the graceful way."""

    def __init__(self, binary, data_dir=None, env=None):
        self.binary = os.path.abspath(binary)
        self.owns_dir = data_dir is None
        self.data_dir = data_dir or tempfile.mkdtemp(prefix="portico-test-")
        self.env = dict(os.environ)
        for name in list(self.env):
            if name.startswith("PORTICO_"):
                del self.env[name]
        self.env["PORTICO_KEY_FILE"] = os.path.join(self.data_dir, "master.key")
        self.env["QT_QPA_PLATFORM"] = "offscreen"
        self.env.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.env.update(env or {})
        self.process = None
        self.port = None

    @property
    def database(self):
        for name in sorted(os.listdir(self.data_dir)):
            if name.endswith(".db"):
                return os.path.join(self.data_dir, name)
        raise HubError("no database in " + self.data_dir)

    def cli(self, *args, secret=None):
        """Runs a subcommand with --json and returns the document."""
        env = dict(self.env)
        if secret is not None:
            env["TEST_SECRET"] = secret
            args = args + ("--secret-env", "TEST_SECRET")
        done = subprocess.run([self.binary, *args, "--json", "--data-dir", self.data_dir], env=env,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, cwd=self.data_dir)
        if done.returncode != 0:
            raise HubError(f"{' '.join(args)}: exit {done.returncode}: {done.stderr.decode().strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def start(self, *args, port=0):
        began = time.monotonic()
        self.process = subprocess.Popen([self.binary, "serve", "--port", str(port), "--data-dir", self.data_dir, *args],
                                        env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, cwd=self.data_dir)
        while True:
            line = self.process.stdout.readline().decode()
            if not line:
                raise HubError("did not start: " + self.process.stderr.read().decode().strip())
            found = re.search(r"http://[^:/]+:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                return time.monotonic() - began

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self._reap()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self._reap()

    def _reap(self):
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.process.stderr.close()
        self.process = None
        return code

    def close(self):
        if self.process is not None:
            self.kill()
        if self.owns_dir:
            shutil.rmtree(self.data_dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def configure(self, upstream_port, model="bench", priced=True, scheme="http"):
        """One provider behind the given port, one account with credit, one app. Returns the app's key."""
        self.cli("provider", "add", "bench", "--kind", "openai-compatible", "--base-url",
                 f"{scheme}://127.0.0.1:{upstream_port}/v1")
        self.cli("credential", "add", "bench", "--name", "main", secret="sk-upstream-0123456789abcdef0123456789abcdef")
        for name in (model, model + "-paced"):
            self.cli("model", "add", "bench", name)
            if priced:
                self.cli("rate", "set", "bench", name, "--input", "0.25", "--output", "2", "--cache-read", "0.025")
        self.cli("provider", "add", "translated", "--kind", "anthropic", "--base-url",
                 f"{scheme}://127.0.0.1:{upstream_port}/v1")
        self.cli("credential", "add", "translated", "--name", "main", secret="sk-ant-0123456789abcdef0123456789abcdef")
        self.cli("model", "add", "translated", model)
        if priced:
            self.cli("rate", "set", "translated", model, "--input", "0.25", "--output", "2", "--cache-read", "0.025")
        self.cli("account", "add", "team")
        self.cli("credit", "grant", "team", "1000000")
        return self.cli("app", "add", "tool", "--account", "team", "--rpm", "100000000", "--concurrency", "4096",
                        "--budget", "1000000", "--period", "month")["key"]


def cpu_seconds(pid):
    """User and system time of a process so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0
