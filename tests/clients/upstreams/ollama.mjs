// SPDX-License-Identifier: GPL-3.0-or-later
// Ollama's own API, as strict as it is: Go's types, raw base64, unknown members passed over (and noted here).
import { bytesOfBase64, mediaTypeOf, piecesOf, scriptOf } from './script.mjs';
import { any, array, boolean, either, integer, literal, number, object, string } from './shapes.mjs';
import { Refusal, Upstream } from './upstream.mjs';

const refusal = (error, status = 400, isScripted = false) => new Refusal(status, { error }, { 'content-type': 'application/json; charset=utf-8' }, isScripted);

const goTypes = { string: 'string', number: 'float64', integer: 'int', boolean: 'bool', array: '[]api.Message', object: 'map[string]interface {}' };

function refusalOf(issue) {
  const place = issue.path.filter((step) => typeof step === 'string').join('.');
  if (issue.kind === 'type') return refusal(`json: cannot unmarshal ${issue.got === 'boolean' ? 'bool' : issue.got} into Go struct field ChatRequest.${place} of type ${goTypes[issue.expected] ?? issue.expected}`);
  if (issue.kind === 'missing') return refusal(`${issue.path.at(-1)} is required`);
  if (place.endsWith('role')) return refusal(`invalid role: "${issue.got}". Must be one of ["system", "user", "assistant", "tool"]`);
  return refusal(`invalid value for ${place}: ${JSON.stringify(issue.got)}`);
}

const call = object({ id: string(), function: object({ index: integer(), name: string(), arguments: object({}, { open: true }) }, { required: ['name', 'arguments'] }) }, { required: ['function'] });
const message = object({ role: literal('system', 'user', 'assistant', 'tool'), content: string(), thinking: string(), images: array(string()), tool_calls: array(call), tool_name: string(), tool_call_id: string() }, { required: ['role'] });
const tool = object({ type: string(), function: object({ name: string(), description: string(), parameters: object({ type: string() }, { open: true }) }, { required: ['name'] }) }, { required: ['function'] });
const keepAlive = either({ string: string(), number: number() });
const options = object({
  num_ctx: integer(), num_predict: integer(), temperature: number(), top_p: number(), top_k: integer(), min_p: number(), typical_p: number(), seed: integer(), stop: array(string()), presence_penalty: number(), frequency_penalty: number(),
  repeat_penalty: number(), repeat_last_n: integer(), num_keep: integer(), num_batch: integer(), num_gpu: integer(), main_gpu: integer(), num_thread: integer(), use_mmap: boolean,
}, { open: false });
const request = object({
  model: string({ min: 1 }), messages: array(message), tools: array(tool), stream: boolean, format: either({ string: literal('json', ''), object: object({}, { open: true }) }), options, keep_alive: keepAlive,
  think: either({ boolean, string: literal('low', 'medium', 'high', 'max') }), truncate: boolean, shift: boolean, logprobs: boolean, top_logprobs: integer(), _debug_render_only: any,
}, { required: ['model'] });

/** Go passes over members it does not know: they are not refused, but a proxy should not send them. */
function check(body, upstream) {
  const issue = request(body, []);
  if (issue?.kind === 'unknown') upstream.refusals.push(`unknown to Ollama: ${issue.path.join('.')}`);
  else if (issue) throw refusalOf(issue);
}

function checkTurns(messages) {
  for (const [index, turn] of messages.entries()) {
    if (turn.role !== 'tool') continue;
    const caller = messages.slice(0, index).findLast((one) => one.role === 'assistant');
    if (turn.tool_name && !caller?.tool_calls?.some((one) => one.function.name === turn.tool_name)) throw refusal(`tool "${turn.tool_name}" was not called`);
  }
}

function mediaOf(images = []) {
  return images.map((image) => {
    const bytes = bytesOfBase64(image);
    if (!bytes) throw refusal('illegal base64 data at input byte 4');
    return { type: mediaTypeOf(bytes), bytes: bytes.length };
  });
}

function askedOf(body) {
  const last = body.messages.findLastIndex((turn) => turn.role === 'user');
  const user = body.messages[last] ?? {};
  return { text: user.content ?? '', media: mediaOf(user.images), thinks: Boolean(body.think), results: body.messages.slice(last + 1).filter((turn) => turn.role === 'tool').map((turn) => turn.content) };
}

const reasons = { stop: 'stop', length: 'length', filter: 'stop', calls: 'stop' };

function* messagesOf(parts) {
  const say = (more) => ({ role: 'assistant', content: '', ...more });
  for (const [index, part] of parts.entries()) {
    if (part.thought) for (const thinking of piecesOf(part.thought)) yield say({ thinking });
    if (part.text) for (const content of piecesOf(part.text)) yield say({ content });
    if (part.call) yield say({ tool_calls: [{ id: `call_${index}abc`, function: { index, name: part.call.name, arguments: part.call.args } }] });
  }
}

function folded(parts) {
  const message = { role: 'assistant', content: parts.map((part) => part.text ?? '').join('') };
  const thinking = parts.map((part) => part.thought ?? '').join('');
  const calls = parts.filter((part) => part.call).map((part, index) => ({ function: { index, name: part.call.name, arguments: part.call.args } }));
  return { ...message, ...(thinking ? { thinking } : {}), ...(calls.length ? { tool_calls: calls } : {}) };
}

function reply(script, body) {
  const line = (more) => ({ model: body.model, created_at: '2026-11-20T10:00:00.123456789Z', ...more });
  const { usage } = script;
  const last = {
    done: true, done_reason: reasons[script.finish], total_duration: 5000000000, load_duration: 100000000,
    prompt_eval_count: usage.input + usage.cacheRead + usage.cacheWrite, prompt_eval_duration: 200000000, eval_count: usage.output + usage.reasoning, eval_duration: 4000000000,
  };
  if (body.stream === false) return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: line({ message: folded(script.parts), ...last }) };
  const lines = [...messagesOf(script.parts)].map((message) => line({ message, done: false }));
  if (script.breaks === 'error') lines.push({ error: 'an error was encountered while running the model: CUDA error' });
  if (!script.breaks) lines.push(line({ message: { role: 'assistant', content: '' }, ...last }));
  return { headers: { 'content-type': 'application/x-ndjson' }, pieces: lines.map((one) => `${JSON.stringify(one)}\n`), breaks: script.breaks };
}

const failures = { 401: 'unauthorized', 404: 'model "none" not found, try pulling it first', 429: 'too many requests', 500: 'model runner has unexpectedly stopped', 529: 'server busy, please try again. maximum pending requests exceeded' };

export const ollama = {
  answer(incoming, upstream) {
    if (incoming.path !== '/api/chat') throw refusal('404 page not found', 404);
    if (incoming.method !== 'POST') throw refusal('405 method not allowed', 405);
    const body = Upstream.json(incoming, (why) => refusal(`invalid character: ${why}`));
    check(body, upstream);
    checkTurns(body.messages ?? []);
    if (body.model !== 'strict:8b') throw refusal(`model "${body.model}" not found, try pulling it first`, 404);
    const script = scriptOf(askedOf(body));
    if (script.fails) throw refusal(failures[script.fails] ?? 'bad request', script.fails === 529 ? 503 : script.fails, true);
    if (script.breaks && body.stream === false) throw refusal(failures[500], 500, true);
    return reply(script, body);
  },
};
