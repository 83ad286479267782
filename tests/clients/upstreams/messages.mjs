// SPDX-License-Identifier: GPL-3.0-or-later
// Anthropic's Messages, as strict as they are. Signatures of thoughts are those that were issued here.
import { bytesOfBase64, mediaTypeOf, piecesOf, scriptOf } from './script.mjs';
import { any, array, boolean, either, integer, literal, number, object, string, tagged } from './shapes.mjs';
import { idOf, Refusal, Upstream } from './upstream.mjs';

export const key = 'sk-ant-api03-strict-0001';

/** What a model takes: budgets of thinking or its own measure, sampling or none. */
const models = {
  'claude-sonnet-4-5': { thinking: ['enabled', 'disabled'], samples: true, prefill: true, output: 64000 },
  'claude-opus-4-7': { thinking: ['adaptive'], samples: false, prefill: false, output: 128000 },
};

const types = { 400: 'invalid_request_error', 401: 'authentication_error', 403: 'permission_error', 404: 'not_found_error', 413: 'request_too_large', 429: 'rate_limit_error', 500: 'api_error', 529: 'overloaded_error' };

function refusal(message, status = 400, headers = {}, isScripted = false) {
  const id = idOf('req_011C');
  return new Refusal(status, { type: 'error', error: { type: types[status] ?? 'api_error', message }, request_id: id }, { 'request-id': id, ...headers }, isScripted);
}

function refusalOf(issue) {
  const place = issue.path.join('.');
  switch (issue.kind) {
    case 'unknown': return refusal(`${place}: Extra inputs are not permitted`);
    case 'missing': return refusal(`${place}: Field required`);
    case 'type': return refusal(`${place}: Input should be a valid ${{ object: 'dictionary', array: 'list' }[issue.expected] ?? issue.expected}`);
    case 'value': return refusal(`${place}: Input should be ${issue.allowed.map((one) => `'${one}'`).join(' or ')}`);
    case 'low': return refusal(`${place}: Input should be greater than or equal to ${issue.limit}`);
    case 'high': return refusal(`${place}: Input should be less than or equal to ${issue.limit}`);
    case 'pattern': return refusal(`${place}: String should match pattern '${issue.pattern}'`);
    case 'short': return refusal(`${place}: String should have at least ${issue.limit} character`);
    case 'long': return refusal(`${place}: String should have at most ${issue.limit} characters`);
    case 'few': return refusal(`${place}: List should have at least ${issue.limit} item after validation, not ${issue.got}`);
    default: return refusal(`${place}: List should have at most ${issue.limit} items after validation, not ${issue.got}`);
  }
}

const cache_control = object({ type: literal('ephemeral'), ttl: literal('5m', '1h') }, { required: ['type'] });
const block = (members, required) => object({ type: any, cache_control: (value, path) => (value === null ? undefined : cache_control(value, path)), ...members }, { required });
const id = string({ min: 1, pattern: /^[a-zA-Z0-9_-]+$/ });
const toolName = string({ min: 1, max: 200, pattern: /^[a-zA-Z0-9_-]{1,128}$/ });
const text = block({ text: string(), citations: any }, ['text']);
const image = block({
  source: tagged('type', {
    base64: object({ type: any, media_type: literal('image/jpeg', 'image/png', 'image/gif', 'image/webp'), data: string() }, { required: ['media_type', 'data'] }),
    url: object({ type: any, url: string({ pattern: /^https?:/ }) }, { required: ['url'] }),
    file: object({ type: any, file_id: string() }, { required: ['file_id'] }),
  }),
}, ['source']);
const document = block({ source: any, title: any, context: any, citations: any }, ['source']);
const result = block({ tool_use_id: id, content: either({ string: string(), array: array(tagged('type', { text, image, document, search_result: any, tool_reference: any })) }), is_error: boolean }, ['tool_use_id']);
const use = block({ id, name: toolName, input: object({}, { open: true }), caller: any }, ['id', 'name', 'input']);
const thinking = object({ type: any, thinking: string(), signature: string() }, { required: ['thinking', 'signature'] });
const redacted = object({ type: any, data: string() }, { required: ['data'] });
const content = (blocks) => either({ string: string(), array: array(tagged('type', blocks)) });
const system = either({ string: string(), array: array(tagged('type', { text })) });
const tool = tagged('type', {
  custom: object({ type: any, name: toolName, description: string(), strict: boolean, cache_control, input_schema: object({ type: literal('object') }, { required: ['type'], open: true }), eager_input_streaming: any, input_examples: any, allowed_callers: any, defer_loading: any }, { required: ['name', 'input_schema'] }),
}, 'custom');

const request = object({
  model: string(), max_tokens: integer({ min: 1 }), stream: boolean, system, cache_control, temperature: number({ min: 0, max: 1 }), top_p: number({ min: 0, max: 1 }), top_k: integer({ min: 0 }),
  messages: array(tagged('role', {
    user: object({ role: any, content: content({ text, image, document, tool_result: result, search_result: any }) }, { required: ['content'] }),
    assistant: object({ role: any, content: content({ text, tool_use: use, thinking, redacted_thinking: redacted }) }, { required: ['content'] }),
    system: object({ role: any, content: system }, { required: ['content'] }),
  }), { min: 1 }),
  stop_sequences: array(string(), { max: 8191 }), tools: array(tool),
  tool_choice: tagged('type', {
    auto: object({ type: any, disable_parallel_tool_use: boolean }), any: object({ type: any, disable_parallel_tool_use: boolean }),
    tool: object({ type: any, name: string(), disable_parallel_tool_use: boolean }, { required: ['name'] }), none: object({ type: any }),
  }),
  thinking: tagged('type', {
    enabled: object({ type: any, budget_tokens: integer({ min: 1024 }), display: literal('summarized', 'omitted') }, { required: ['budget_tokens'] }),
    adaptive: object({ type: any, display: literal('summarized', 'omitted') }), disabled: object({ type: any }),
  }),
  output_config: object({ effort: literal('low', 'medium', 'high', 'xhigh', 'max'), format: tagged('type', { json_schema: object({ type: any, schema: object({}, { open: true }) }, { required: ['schema'] }) }) }),
  metadata: object({ user_id: string({ max: 256 }) }), service_tier: literal('auto', 'standard_only'), speed: any, inference_geo: any, diagnostics: any, container: any,
}, { required: ['model', 'max_tokens', 'messages'] });

const blocksOf = (turn) => (typeof turn.content === 'string' ? (turn.content === '' ? [] : [{ type: 'text', text: turn.content }]) : turn.content);

/** Neighbours of one role are one turn. */
function mergedTurns(messages) {
  const turns = [];
  for (const [index, message] of messages.entries()) {
    if (turns.at(-1)?.role === message.role) turns.at(-1).blocks.push(...blocksOf(message));
    else turns.push({ role: message.role, index, blocks: [...blocksOf(message)] });
  }
  return turns;
}

function checkTexts(messages) {
  for (const [index, message] of messages.entries()) {
    const blocks = blocksOf(message);
    if (message.role === 'user' && blocks.length === 0) throw refusal(`messages.${index}: user messages must have non-empty content`);
    for (const one of blocks) {
      if (one.type !== 'text') continue;
      if (one.text === '') throw refusal('messages: text content blocks must be non-empty');
      if (one.text.trim() === '') throw refusal('messages: text content blocks must contain non-whitespace text');
    }
  }
}

function checkTurns(turns) {
  if (turns[0].role !== 'user') throw refusal('messages: first message must use the "user" role');
  const seen = new Set();
  for (const [at, turn] of turns.entries()) {
    const uses = turn.blocks.filter((one) => one.type === 'tool_use').map((one) => one.id);
    for (const one of uses) {
      if (seen.has(one)) throw refusal('messages: `tool_use` ids must be unique');
      seen.add(one);
    }
    const results = turn.blocks.filter((one) => one.type === 'tool_result').map((one) => one.tool_use_id);
    const before = (turns[at - 1]?.blocks ?? []).filter((one) => one.type === 'tool_use').map((one) => one.id);
    const stray = results.find((one, place) => !before.includes(one) || results.indexOf(one) !== place);
    if (stray) throw refusal(`messages.${turn.index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`);
    const first = turn.blocks.slice(0, results.length).every((one) => one.type === 'tool_result');
    const open = before.filter((one) => !results.includes(one));
    if (open.length > 0 || !first) {
      throw refusal(`messages.${turns[at - 1].index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${(open.length ? open : before).join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`);
    }
  }
  const open = turns.at(-1).blocks.filter((one) => one.type === 'tool_use');
  if (open.length > 0) throw refusal(`messages.${turns.at(-1).index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.map((one) => one.id).join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`);
}

function checkThinking(body, turns, model, upstream) {
  const mode = body.thinking?.type;
  if (mode && !model.thinking.includes(mode)) {
    throw refusal(mode === 'adaptive' ? 'adaptive thinking is not supported on this model' : `\`thinking.type.${mode}\` is not supported for this model. Use \`thinking.type.adaptive\` and \`output_config.effort\` to control thinking behavior.`);
  }
  if (mode === 'enabled' && body.max_tokens <= body.thinking.budget_tokens) throw refusal('`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size');
  const thinks = mode === 'enabled' || mode === 'adaptive';
  if (thinks && (body.temperature ?? 1) !== 1) throw refusal('`temperature` may only be set to 1 when thinking is enabled.');
  if (thinks && ['any', 'tool'].includes(body.tool_choice?.type)) throw refusal('Thinking may not be enabled when tool_choice forces tool use.');
  for (const turn of turns) {
    for (const [place, one] of turn.blocks.entries()) {
      const mark = one.type === 'thinking' ? `${one.thinking}\n${one.signature}` : one.data;
      if (/thinking/.test(one.type) && !upstream.issued.has(mark)) throw refusal(`messages.${turn.index}.content.${place}: Invalid \`${one.type === 'thinking' ? 'signature' : 'data'}\` in \`${one.type}\` block`);
    }
  }
  const lastReply = turns.findLast((turn) => turn.role === 'assistant');
  const isLoop = turns.at(-1).blocks.some((one) => one.type === 'tool_result');
  if (mode === 'enabled' && isLoop && lastReply && !/thinking/.test(lastReply.blocks[0]?.type)) {
    throw refusal(`messages.${lastReply.index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${lastReply.blocks[0]?.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks). We recommend you include thinking blocks from previous turns. To avoid this requirement, disable \`thinking\`.`);
  }
  return thinks;
}

function checkModel(body, model, turns) {
  if (body.max_tokens > model.output) throw refusal(`max_tokens: ${body.max_tokens} > ${model.output}, which is the maximum allowed number of output tokens for ${body.model}`);
  for (const member of ['temperature', 'top_p', 'top_k']) if (!model.samples && body[member] !== undefined) throw refusal(`\`${member}\` is deprecated for this model.`);
  if (body.temperature !== undefined && body.top_p !== undefined) throw refusal('`temperature` and `top_p` cannot both be specified for this model. Please use only one.');
  if (turns.at(-1).role === 'assistant' && !model.prefill) throw refusal('This model does not support assistant message prefill. The conversation must end with a user message.');
  if (model.thinking.includes('enabled') && body.messages.some((one) => one.role === 'system')) throw refusal('messages.0.role: Input should be \'user\' or \'assistant\'');
  if (body.output_config?.effort && !model.thinking.includes('adaptive')) throw refusal('This model does not support the effort parameter.');
  for (const one of body.stop_sequences ?? []) if (one.trim() === '') throw refusal('stop_sequences: each stop sequence must contain non-whitespace');
}

function checkSchema(schema, place) {
  if (schema.type === 'object' && schema.additionalProperties !== false) throw refusal(`${place}: For 'object' type, 'additionalProperties' must be explicitly set to false`);
  for (const word of ['minimum', 'maximum', 'minLength', 'maxLength', 'multipleOf']) if (schema[word] !== undefined) throw refusal(`${place}: For '${schema.type}' type, property '${word}' is not supported`);
  for (const one of Object.values(schema.properties ?? {})) checkSchema(one, place);
  if (schema.items) checkSchema(schema.items, place);
}

function checkTools({ tools = [], tool_choice, output_config }) {
  if (new Set(tools.map((one) => one.name)).size < tools.length) throw refusal('tools: Tool names must be unique.');
  for (const [index, one] of tools.entries()) {
    for (const word of ['anyOf', 'oneOf', 'allOf']) if (one.input_schema[word]) throw refusal(`tools.${index}.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level`);
    if (one.strict) checkSchema(one.input_schema, `tools.${index}.custom`);
  }
  if (tool_choice && tools.length === 0) throw refusal('tool_choice: tool_choice may only be specified while providing tools.');
  if (tool_choice?.type === 'tool' && !tools.some((one) => one.name === tool_choice.name)) throw refusal(`tool_choice: Tool '${tool_choice.name}' not found in provided tools`);
  if (output_config?.format) checkSchema(output_config.format.schema, 'output_config.format.schema');
}

function checkCaches(body) {
  const count = (JSON.stringify(body).match(/"cache_control":\{/g) ?? []).length;
  if (count > 4) throw refusal(`A maximum of 4 blocks with cache_control may be provided. Found ${count}.`);
}

function mediaOf(blocks, index) {
  return blocks.filter((one) => one.type === 'image' && one.source.type === 'base64').map(({ source }) => {
    const bytes = bytesOfBase64(source.data);
    if (!bytes) throw refusal(`messages.${index}.content.0.image.source.base64: invalid base64 data`);
    if (mediaTypeOf(bytes) !== source.media_type) throw refusal(`messages.${index}.content.0.image.source.base64.data: Image does not match the provided media type ${source.media_type}`);
    return { type: source.media_type, bytes: bytes.length };
  });
}

const textOf = (value) => (typeof value === 'string' ? value : (value ?? []).map((one) => one.text ?? '').join(''));

function askedOf(turns, thinks) {
  const last = turns.findLast((turn) => turn.role === 'user' && turn.blocks.some((one) => one.type === 'text'));
  const results = turns.at(-1).blocks.filter((one) => one.type === 'tool_result').map((one) => (one.is_error ? 'error: ' : '') + textOf(one.content));
  return { text: textOf(last?.blocks.filter((one) => one.type === 'text')), results, thinks, media: mediaOf(last?.blocks ?? [], last?.index) };
}

const finishes = { stop: 'end_turn', length: 'max_tokens', filter: 'refusal', calls: 'tool_use' };

const inputOf = (usage) => ({
  input_tokens: usage.input, cache_creation_input_tokens: usage.cacheWrite, cache_read_input_tokens: usage.cacheRead,
  cache_creation: { ephemeral_5m_input_tokens: usage.cacheWrite, ephemeral_1h_input_tokens: 0 }, service_tier: 'standard',
});
const outputOf = (usage) => ({ output_tokens: usage.output + usage.reasoning, output_tokens_details: { thinking_tokens: usage.reasoning } });

function blockOf(part, upstream) {
  if (part.text) return { type: 'text', text: part.text };
  if (part.call) return { type: 'tool_use', id: idOf('toolu_01', 22), name: part.call.name, input: part.call.args };
  const signature = Buffer.from(idOf('', 90)).toString('base64');
  upstream.issue(`${part.thought}\n${signature}`);
  return { type: 'thinking', thinking: part.thought, signature };
}

function* eventsOf(blocks) {
  for (const [index, one] of blocks.entries()) {
    const delta = (content) => ({ type: 'content_block_delta', index, delta: content });
    const start = { text: { type: 'text', text: '' }, tool_use: { ...one, input: {} }, thinking: { type: 'thinking', thinking: '', signature: '' } }[one.type];
    yield { type: 'content_block_start', index, content_block: start };
    if (index === 0) yield { type: 'ping' };
    if (one.type === 'text') for (const piece of piecesOf(one.text)) yield delta({ type: 'text_delta', text: piece });
    if (one.type === 'thinking') {
      for (const piece of piecesOf(one.thinking)) yield delta({ type: 'thinking_delta', thinking: piece });
      yield delta({ type: 'signature_delta', signature: one.signature });
    }
    if (one.type === 'tool_use') for (const piece of ['', ...piecesOf(JSON.stringify(one.input))]) yield delta({ type: 'input_json_delta', partial_json: piece });
    yield { type: 'content_block_stop', index };
  }
}

function* streamOf(script, message, blocks) {
  yield { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage: { ...inputOf(script.usage), output_tokens: 1 } } };
  const events = [...eventsOf(blocks)];
  if (script.breaks) {
    yield* events.slice(0, -1);
    if (script.breaks === 'error') yield { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: idOf('req_011C') };
    return;
  }
  yield* events;
  yield { type: 'message_delta', delta: { stop_reason: finishes[script.finish], stop_sequence: null }, usage: { ...inputOf(script.usage), ...outputOf(script.usage) } };
  yield { type: 'message_stop' };
}

function reply(script, body, upstream) {
  const blocks = script.parts.map((part) => blockOf(part, upstream));
  const message = { id: idOf('msg_01', 22), type: 'message', role: 'assistant', model: body.model, content: blocks, stop_reason: finishes[script.finish], stop_sequence: null };
  const headers = { 'request-id': idOf('req_011C'), 'anthropic-organization-id': 'b0c5f6a2', 'anthropic-ratelimit-requests-remaining': '49' };
  if (!body.stream) return { headers, body: { ...message, usage: { ...inputOf(script.usage), ...outputOf(script.usage) } } };
  const pieces = [...streamOf(script, message, blocks)].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return { headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8' }, pieces, breaks: script.breaks };
}

function failure(status) {
  const messages = { 401: 'invalid x-api-key', 404: 'model: claude-none', 429: "This request would exceed your organization's rate limit of 50,000 input tokens per minute.", 500: 'Internal server error', 529: 'Overloaded' };
  return refusal(messages[status] ?? 'Your request was rejected.', status, { ...(status === 429 ? { 'retry-after': '6', 'anthropic-ratelimit-requests-remaining': '0' } : {}), 'x-should-retry': String(status >= 429) }, true);
}

/** By the header of its own or, as the newest libraries do, as a bearer; two keys in one request are a mix-up. */
function authorize(incoming) {
  const { 'x-api-key': own, authorization, 'anthropic-version': version } = incoming.headers;
  if (!own && !authorization) throw refusal('x-api-key header is required', 401);
  if ((own && authorization) || (own ?? authorization.replace(/^Bearer /, '')) !== key) throw refusal('invalid x-api-key', 401);
  if (!version) throw refusal('anthropic-version: header is required');
  if (!['2023-06-01', '2026-10-21'].includes(version)) throw refusal(`anthropic-version: "${version}" is not a valid version`);
}

export const messages = {
  answer(incoming, upstream) {
    authorize(incoming);
    if (incoming.path !== '/v1/messages') throw refusal('Not Found', 404);
    if (incoming.method !== 'POST') throw refusal('Method Not Allowed', 405);
    const body = Upstream.json(incoming, (why) => refusal(`The request body is not valid JSON: ${why}`));
    const issue = request(body, []);
    if (issue) throw refusalOf(issue);
    const model = models[body.model];
    if (!model) throw refusal(`model: ${body.model}`, 404);
    checkTexts(body.messages);
    const turns = mergedTurns(body.messages.filter((one) => one.role !== 'system'));
    checkTurns(turns);
    checkModel(body, model, turns);
    checkTools(body);
    checkCaches(body);
    const script = scriptOf(askedOf(turns, checkThinking(body, turns, model, upstream)));
    if (script.fails) throw failure(script.fails);
    if (script.breaks && !body.stream) throw failure(500);
    return reply(script, body, upstream);
  },
};
