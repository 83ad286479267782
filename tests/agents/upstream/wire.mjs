// SPDX-License-Identifier: GPL-3.0-or-later
// What the dialects' wires share: ids, pieces of a text, events, and what the scripted model's thoughts are signed with.
import { createHash, randomUUID } from 'node:crypto';

export const usage = { input: 1200, cached: 200, output: 80, reasoning: 30 };

export const mint = (prefix) => prefix + randomUUID().replaceAll('-', '').slice(0, 24);

const given = new Set();

/** What proves that a thought came back whole: base64, since providers' own are. */
export function seal(text) {
  const value = createHash('sha256').update(`scripted:${text}`).digest('base64');
  given.add(value);
  return value;
}

/** True for the seal of this text; without a text, since some are kept back, for any that was given. */
export const isSeal = (value, text) => (text ? value === seal(text) : given.has(value));

/** A text in pieces that break words, so that whoever relays it must put it together. */
export function pieces(text, size = 7) {
  const letters = [...text];
  const parts = [];
  for (let at = 0; at < letters.length; at += size) parts.push(letters.slice(at, at + size).join(''));
  return parts;
}

export function sendJson(outgoing, body, headers = {}) {
  outgoing.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function openEvents(outgoing, headers = {}) {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers });
  return (data, event) => outgoing.write(`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`);
}

/** The text of a string or of the text parts in a list. */
export function textOf(content) {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? part.output_text ?? '').join('\n');
}

export const turn = (more = {}) => ({ calls: [], results: [], ...more });
