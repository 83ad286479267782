// SPDX-License-Identifier: GPL-3.0-or-later
// A real hub and a scripted upstream in folders of their own, for client tests.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const build = path.resolve(process.env.PORTICO_BUILD ?? path.join(path.dirname(new URL(import.meta.url).pathname), '../../build/release'));
const portico = path.join(build, 'app/portico');
const scripted = path.join(build, 'tests/support/scripted-upstream');

/** Starts a program and resolves with its process and the port in its first line. */
function listening(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = readline.createInterface({ input: child.stdout });
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
    lines.on('line', (line) => {
      const port = /https?:\/\/[^:/]+:(\d+)/.exec(line)?.[1];
      if (port) resolve({ child, port: Number(port) });
    });
  });
}

function ended(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', resolve);
  });
}

export class TestHub {
  /** A folder with an app in it, whose providers are still to come. */
  static async begin() {
    const hub = new TestHub();
    hub.folder = await mkdtemp(path.join(tmpdir(), 'portico-clients-'));
    hub.env = { ...process.env, PORTICO_KEY_FILE: path.join(hub.folder, 'master.key') };
    await hub.cli('account', 'add', 'team');
    await hub.cli('credit', 'grant', 'team', '1000');
    hub.key = (await hub.cli('app', 'add', 'client tests', '--account', 'team')).key;
    return hub;
  }

  static async start({ tls = false } = {}) {
    const hub = await TestHub.begin();
    const certificates = path.join(hub.folder, 'certificates');
    await mkdir(certificates);
    hub.upstream = await listening(scripted, ['--port', '0', ...(tls ? ['--tls', certificates] : [])], process.env);
    Object.assign(hub.env, { UPSTREAM_SECRET: 'sk-scripted-upstream-secret-0001' }, tls ? { PORTICO_CA_FILE: path.join(certificates, 'ca.pem') } : {});
    const scheme = tls ? 'https' : 'http';
    const host = tls ? 'localhost' : '127.0.0.1';
    await hub.cli('provider', 'add', 'up', '--kind', 'openai-compatible', '--base-url', `${scheme}://${host}:${hub.upstream.port}/v1`);
    await hub.cli('credential', 'add', 'up', '--name', 'main', '--secret-env', 'UPSTREAM_SECRET');
    await hub.cli('model', 'add', 'up', 'ok');
    await hub.cli('rate', 'set', 'up', 'ok', '--input', '1', '--output', '4');
    await hub.serve();
    return hub;
  }

  async serve() {
    this.server = await listening(portico, ['serve', '--port', '0', '--data-dir', path.join(this.folder, 'data')], this.env);
    this.baseURL = `http://127.0.0.1:${this.server.port}/v1`;
  }

  /** How others run a subcommand on this hub: the program, then arguments to end with. */
  get administration() {
    return [portico, '--data-dir', path.join(this.folder, 'data')];
  }

  cli(...args) {
    return this.cliWith({}, ...args);
  }

  /** With more in the environment, where secrets come from. */
  async cliWith(env, ...args) {
    const { stdout } = await run(portico, [...args, '--json', '--data-dir', path.join(this.folder, 'data')], { env: { ...this.env, ...env } });
    return stdout.trim() ? JSON.parse(stdout) : undefined;
  }

  /** The record of the call with this request id; it must be there already. */
  async recordOf(requestId) {
    const listed = await this.cli('call', 'list', '--limit', '200');
    const calls = Array.isArray(listed) ? listed : listed.calls;
    return calls.find((call) => call.requestId === requestId);
  }

  async stop() {
    for (const { child } of [this.server, this.upstream].filter(Boolean)) {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      await ended(child);
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
