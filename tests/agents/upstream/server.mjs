// SPDX-License-Identifier: GPL-3.0-or-later
// A provider of every dialect on one port, whose model follows the plan. It refuses what the real ones refuse: a result
// without its call, a call without its result, and thoughts that did not come back as they were given.
import { createServer } from 'node:http';
import * as chat from './chat.mjs';
import * as converse from './converse.mjs';
import * as gemini from './gemini.mjs';
import * as messages from './messages.mjs';
import * as ollama from './ollama.mjs';
import * as responses from './responses.mjs';
import { next } from './plan.mjs';

const dialects = { chat, responses, messages, gemini, converse, ollama };

async function bodyOf(incoming) {
  const parts = [];
  for await (const part of incoming) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

/** Why the history is none that a provider takes, or nothing. */
function fault(request) {
  const calls = request.turns.flatMap((turn) => turn.calls);
  const results = request.turns.flatMap((turn) => turn.results);
  const open = calls.find((call) => !results.some((result) => result.id === call.id));
  if (open) return `the call ${open.id} has no result`;
  const orphan = results.find((result) => !calls.some((call) => call.id === result.id));
  if (orphan) return `the result ${orphan.id} has no call`;
  return request.turns.map((turn) => turn.fault).find(Boolean) ?? request.fault ?? toolFault(request);
}

/** Names and types of a schema, as all providers want them. */
function toolFault({ tools, schema, takesLargeTypes }) {
  const name = tools.map((tool) => tool.name).find((each) => !/^[a-zA-Z0-9_-]{1,128}$/.test(each));
  if (name !== undefined) return `the tool's name ${name} does not match the pattern`;
  if (new Set(tools.map((tool) => `${tool.space}/${tool.name}`)).size < tools.length)
    return 'tool names must be unique';
  const schemas = [...tools.map((tool) => tool.schema), schema].filter(Boolean);
  const type = takesLargeTypes ? undefined : schemas.map(strangeType).find(Boolean);
  return type && `${type} is not a type of JSON Schema`;
}

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

function strangeType(schema) {
  if (schema === null || typeof schema !== 'object') return undefined;
  const named = [schema.type].flat().find((type) => typeof type === 'string' && !types.includes(type));
  const inner = [...Object.values(schema.properties ?? {}), schema.items, ...(schema.anyOf ?? [])];
  return named ?? inner.map(strangeType).find(Boolean);
}

function withPlan(request) {
  request.tool = (pattern) => request.tools.find((tool) => pattern.test(tool.name));
  const results = request.turns.flatMap((turn) => turn.results);
  const calls = request.turns.flatMap((turn) => turn.calls);
  request.results = calls.map((call) => results.find((result) => result.id === call.id)?.text);
  return request;
}

export class ScriptedUpstream {
  /** What came in: {dialect, path, headers, body, refused}, in order. */
  seen = [];

  static async start() {
    const upstream = new ScriptedUpstream();
    upstream.server = createServer((incoming, outgoing) =>
      upstream.#serve(incoming, outgoing).catch((error) => {
        upstream.seen.push({ dialect: 'none', path: incoming.url, refused: error.stack });
        outgoing.destroy();
      }),
    );
    await new Promise((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    upstream.root = `http://127.0.0.1:${upstream.server.address().port}`;
    return upstream;
  }

  async #serve(incoming, outgoing) {
    const path = decodeURIComponent(incoming.url);
    const [name, dialect] = Object.entries(dialects).find(([, each]) => each.path.test(path)) ?? [];
    const entry = { dialect: name, path, headers: incoming.headers };
    this.seen.push(entry);
    if (!dialect) {
      entry.refused = 'no such path';
      outgoing.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"no such path"}}');
      return;
    }
    entry.body = await bodyOf(incoming);
    const counted = dialect.count?.(path, entry.body);
    if (counted) {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(counted));
      return;
    }
    const request = dialect.read(entry.body, path);
    entry.thinks = request.thinks;
    entry.refused = fault(request);
    if (entry.refused) {
      const { status, headers, body } = dialect.refuse(entry.refused);
      outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      return;
    }
    dialect.answer(outgoing, request, next(withPlan(request)));
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
