// SPDX-License-Identifier: GPL-3.0-or-later
// The server under every scripted provider: reads a request, lets the provider's module judge and answer it, and sends
// the answer in awkward pieces. It counts what was refused, so that a test can tell that nothing was.
import { randomBytes } from 'node:crypto';
import http from 'node:http';

/** Thrown by a provider's module: an answer that is an error. `isScripted` when the script asked for it. */
export class Refusal extends Error {
  constructor(status, body, headers = {}, isScripted = false) {
    super(typeof body === 'string' ? body : JSON.stringify(body));
    Object.assign(this, { status, body, headers, isScripted });
  }
}

export const idOf = (prefix, length = 24) => prefix + randomBytes(length).toString('base64url').replace(/[-_]/g, 'x').slice(0, length);

const sizes = [1, 190, 7, 2, 61, 3, 410, 5];
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** In segments of their own, cut inside letters, lines and frames. */
async function writeSplit(response, bytes) {
  for (let at = 0, n = 0; at < bytes.length && !response.destroyed; ++n) {
    const size = sizes[n % sizes.length];
    response.write(bytes.subarray(at, at + size));
    at += size;
    await turn();
  }
}

function textOf(request) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

export class Upstream {
  /** `provider.answer(request, upstream)` gives {status, headers, body} or {status, headers, pieces, breaks}. */
  static async start(provider) {
    const upstream = new Upstream();
    Object.assign(upstream, { provider, refusals: [], requests: [], abandoned: 0, issued: new Set() });
    upstream.server = http.createServer((request, response) => upstream.#serve(request, response));
    await new Promise((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    upstream.port = upstream.server.address().port;
    upstream.url = `http://127.0.0.1:${upstream.port}`;
    return upstream;
  }

  async #serve(incoming, response) {
    response.on('error', () => {});
    response.on('close', () => {
      if (!response.writableFinished) this.abandoned += 1;
    });
    const [path, query = ''] = incoming.url.split('?');
    const request = { method: incoming.method, path, query, headers: incoming.headers, bytes: await textOf(incoming).catch(() => Buffer.alloc(0)) };
    this.requests.push(request);
    let answer;
    try {
      answer = await this.provider.answer(request, this);
    } catch (error) {
      if (!error.isScripted) this.refusals.push(`${request.method} ${incoming.url}: ${error.stack}\n  of ${request.bytes.toString().slice(0, 4000)}`);
      answer = error instanceof Refusal ? error : { status: 500, body: '' };
    }
    await this.#send(response, answer);
  }

  async #send(response, { status = 200, headers = {}, body, pieces, breaks }) {
    response.socket?.setNoDelay(true);
    if (!pieces) {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      response.writeHead(status, { 'content-type': 'application/json', ...headers, 'content-length': bytes.length });
      response.end(bytes);
      return;
    }
    response.writeHead(status, headers);
    await writeSplit(response, Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
    if (breaks === 'cut') response.destroy();
    else if (breaks !== 'stall') response.end();
  }

  /** A member that must be a JSON document in UTF-8; `refuse(message)` makes the provider's error. */
  static json(request, refuse) {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw refuse(`content type ${request.headers['content-type']}`);
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.bytes));
    } catch (error) {
      throw refuse(error.message);
    }
  }

  issue(value) {
    this.issued.add(value);
    return value;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
