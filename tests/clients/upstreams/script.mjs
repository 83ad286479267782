// SPDX-License-Identifier: GPL-3.0-or-later
// What every scripted upstream answers, before it is put into the words of its provider. The last text of the user's
// says what shall happen, so that one test asks all of them the same.

export const hello = 'Hello, wörld – 你好 👋🏽!';
export const thought = 'Weather first… 🤔 then 天気.';
export const cities = ['Paris', '東京', 'São Paulo'];
export const structured = { city: 'Paris', population: 2102650 };
export const partial = 'It was a dark and ';

const usage = { input: 100, output: 20, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

/**
 * `asked`: text (the user's last), results (texts of the tool results behind it), thinks (reasoning is on), media
 * ([{type, bytes}]). Gives parts to say, a finish, usage, and `fails` (a status) or `breaks` (error, cut, stall).
 */
export function scriptOf({ text, results = [], thinks = false, media = [] }) {
  const script = { parts: [], finish: 'stop', usage: { ...usage } };
  const failure = /fail (\d+)/.exec(text);
  if (failure) return { ...script, fails: Number(failure[1]) };
  if (/think/.test(text) && thinks) {
    script.parts.push({ thought });
    script.usage.reasoning = 7;
  }
  if (/count cache/.test(text)) Object.assign(script.usage, { cacheRead: 64, cacheWrite: 16 });
  if (results.length > 0) return { ...script, parts: [...script.parts, { text: `Results: ${results.join(' | ')}` }] };
  if (/three tools/.test(text)) {
    if (/say and/.test(text)) script.parts.push({ text: 'Let me see. ' });
    script.parts.push(...cities.map((city) => ({ call: { name: 'weather', args: { city, days: 3 } } })));
    return { ...script, finish: 'calls' };
  }
  if (/json/.test(text)) return { ...script, parts: [...script.parts, { text: JSON.stringify(structured) }] };
  if (/long/.test(text)) return { ...script, parts: [{ text: partial }], finish: 'length' };
  if (/filter/.test(text)) return { ...script, parts: [{ text: partial }], finish: 'filter' };
  if (/fail in stream/.test(text)) return { ...script, parts: [{ text: partial }], breaks: 'error' };
  if (/truncate/.test(text)) return { ...script, parts: [{ text: partial }], breaks: 'cut' };
  if (/stall/.test(text)) return { ...script, parts: [{ text: partial }], breaks: 'stall' };
  if (/describe/.test(text)) return { ...script, parts: [{ text: media.map((one) => `${one.type} ${one.bytes}`).join(', ') || 'nothing' }] };
  return { ...script, parts: [...script.parts, { text: hello }] };
}

/** Pieces of a text as models give them: short, and not at the borders of words. */
export function piecesOf(text) {
  const letters = [...text];
  const pieces = [];
  for (let at = 0, size = 1; at < letters.length; at += size, size = (size % 5) + 2) pieces.push(letters.slice(at, at + size).join(''));
  return pieces;
}

/** The first bytes of a picture tell what it is; providers look at them. */
export function mediaTypeOf(bytes) {
  if (bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png';
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 4).toString() === 'GIF8') return 'image/gif';
  return bytes.subarray(8, 12).toString() === 'WEBP' ? 'image/webp' : 'application/octet-stream';
}

/** Strictly: standard alphabet, padded, nothing else. */
export function bytesOfBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined;
}
