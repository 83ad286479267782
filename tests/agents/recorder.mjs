// SPDX-License-Identifier: GPL-3.0-or-later
// Stands between an agent and the hub and notes how each request was answered: agents pass over some failures (a count of
// tokens, a list of models) without a word.
import { createServer, request } from 'node:http';

export class Recorder {
  /** {method, path, status} of each request, in order. */
  seen = [];

  static async start(hubRoot) {
    const recorder = new Recorder();
    const { hostname, port, host } = new URL(hubRoot);
    recorder.server = createServer((incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const onward = request({ hostname, port, method, path, headers: { ...headers, host } }, (answer) => {
        recorder.seen.push({ method, path, status: answer.statusCode });
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
        answer.once('error', () => outgoing.destroy());
      });
      onward.once('error', () => outgoing.destroy());
      outgoing.once('close', () => onward.destroy());
      incoming.pipe(onward);
    });
    await new Promise((resolve) => recorder.server.listen(0, '127.0.0.1', resolve));
    recorder.root = `http://127.0.0.1:${recorder.server.address().port}`;
    return recorder;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
