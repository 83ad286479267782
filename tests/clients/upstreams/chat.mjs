// SPDX-License-Identifier: GPL-3.0-or-later
// OpenAI's chat completions, as strict as they are. `deepseek` is the same wire with visible reasoning, whose text a tool
// loop must bring back.
import * as openai from './openai.mjs';
import { piecesOf, scriptOf } from './script.mjs';
import { any, array, boolean, either, integer, literal, map, nullable, number, object, string, tagged } from './shapes.mjs';
import { idOf, Upstream } from './upstream.mjs';

export const text = object({ type: literal('text'), text: string() }, { required: ['type', 'text'] });
export const image = object({ type: any, image_url: object({ url: string(), detail: literal('auto', 'low', 'high') }, { required: ['url'] }) }, { required: ['image_url'] });
const audio = object({ type: any, input_audio: object({ data: string(), format: literal('wav', 'mp3') }, { required: ['data', 'format'] }) }, { required: ['input_audio'] });
const file = object({ type: any, file: object({ file_data: string(), file_id: string(), filename: string() }) }, { required: ['file'] });
export const texts = either({ string: string(), array: array(tagged('type', { text }), { min: 1 }) });
const called = string({ max: 40 });
const name = string({ min: 1, max: 64, pattern: /^[a-zA-Z0-9_-]+$/ });
const call = tagged('type', {
  function: object({ id: called, type: any, function: object({ name, arguments: string() }, { required: ['name', 'arguments'] }) }, { required: ['id', 'function'] }),
  custom: object({ id: called, type: any, custom: object({ name, input: string() }, { required: ['name', 'input'] }) }, { required: ['id', 'custom'] }),
});

export const messages = (more) => array(tagged('role', {
  system: object({ role: any, content: texts, name: string() }, { required: ['content'] }),
  developer: object({ role: any, content: texts, name: string() }, { required: ['content'] }),
  user: object({ role: any, content: either({ string: string(), array: array(tagged('type', { text, image_url: image, input_audio: audio, file }), { min: 1 }) }), name: string() }, { required: ['content'] }),
  assistant: object({
    role: any, name: string(), refusal: nullable(string()), audio: nullable(object({ id: string() })), annotations: any, function_call: any,
    content: nullable(either({ string: string(), array: array(tagged('type', { text, refusal: object({ type: any, refusal: string() }) }), { min: 1 }) })),
    tool_calls: array(call, { min: 1, max: 128 }), ...more,
  }),
  tool: object({ role: any, content: texts, tool_call_id: called }, { required: ['content', 'tool_call_id'] }),
}), { min: 1 });

const schema = object({}, { open: true });
export const tool = tagged('type', {
  function: object({ type: any, function: object({ name, description: string(), parameters: schema, strict: nullable(boolean) }, { required: ['name'] }) }, { required: ['function'] }),
  custom: object({ type: any, custom: object({ name, description: string(), format: any }, { required: ['name'] }) }, { required: ['custom'] }),
});
export const format = tagged('type', {
  text: object({ type: any }),
  json_object: object({ type: any }),
  json_schema: object({ type: any, json_schema: object({ name, description: string(), schema, strict: nullable(boolean) }, { required: ['name'] }) }, { required: ['json_schema'] }),
});
const choice = either({
  string: literal('none', 'auto', 'required'),
  object: tagged('type', {
    function: object({ type: any, function: object({ name }, { required: ['name'] }) }, { required: ['function'] }),
    custom: object({ type: any, custom: object({ name }) }), allowed_tools: object({ type: any, allowed_tools: any }),
  }),
});

export const members = {
  model: string(), audio: any, frequency_penalty: nullable(number({ min: -2, max: 2 })), presence_penalty: nullable(number({ min: -2, max: 2 })),
  logit_bias: nullable(map(number({ min: -100, max: 100 }))), logprobs: nullable(boolean), top_logprobs: nullable(integer({ min: 0, max: 20 })),
  max_completion_tokens: nullable(integer({ min: 1 })), max_tokens: nullable(integer({ min: 1 })), metadata: nullable(map(string({ max: 512 }))),
  modalities: any, moderation: any, n: nullable(integer({ min: 1, max: 128 })), parallel_tool_calls: boolean, prediction: any, prompt_cache_key: string({ max: 64 }),
  prompt_cache_options: any, prompt_cache_retention: literal('in_memory', '24h'), reasoning_effort: nullable(literal('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
  response_format: format, safety_identifier: string({ max: 64 }), seed: nullable(integer()), service_tier: nullable(literal('auto', 'default', 'flex', 'scale', 'priority')),
  stop: nullable(either({ string: string(), array: array(string(), { min: 1, max: 4 }) })), store: nullable(boolean), stream: nullable(boolean),
  stream_options: nullable(object({ include_usage: boolean, include_obfuscation: boolean })), temperature: nullable(number({ min: 0, max: 2 })),
  tool_choice: choice, tools: array(tool, { min: 1, max: 128 }), top_p: nullable(number({ min: 0, max: 1 })), user: string(), verbosity: nullable(literal('low', 'medium', 'high')), web_search_options: any,
};
const request = object({ ...members, messages: messages({}) }, { required: ['model', 'messages'] });
const deepseekRequest = object({ ...members, messages: messages({ reasoning_content: nullable(string()), prefix: boolean }), thinking: object({ type: literal('enabled', 'disabled') }) }, { required: ['model', 'messages'] });

/** Every call has its answer right behind it, every answer its call. */
function checkTurns(turns) {
  let open = [];
  for (const [index, turn] of turns.entries()) {
    if (turn.role === 'tool') {
      if (!open.includes(turn.tool_call_id)) {
        throw openai.refusal("Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.", { param: `messages.[${index}].role` });
      }
      open = open.filter((id) => id !== turn.tool_call_id);
      continue;
    }
    if (open.length > 0) break;
    if (turn.role !== 'assistant') continue;
    if (!turn.tool_calls && (turn.content ?? '') === '' && !turn.refusal && !turn.audio) {
      throw openai.refusal(`Invalid value for 'content': expected a string, got null.`, { param: `messages.[${index}].content` });
    }
    open = (turn.tool_calls ?? []).map((one) => one.id);
    if (new Set(open).size < open.length) throw openai.refusal(`Duplicate value for 'tool_call_id' in message ${index}.`, { param: 'messages' });
    for (const one of turn.tool_calls ?? []) if (one.function) JSON.parse(one.function.arguments || '{}');
  }
  if (open.length > 0) {
    throw openai.refusal(`An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`, { param: 'messages' });
  }
}

function checkTools({ tools = [], tool_choice, parallel_tool_calls }) {
  for (const [index, one] of tools.entries()) {
    if (one.function?.parameters) openai.checkFunctionSchema(one.function.parameters, one.function.name, one.function.strict, `tools[${index}].function.parameters`);
  }
  for (const [given, word] of [[tool_choice, 'tool_choice'], [parallel_tool_calls, 'parallel_tool_calls']]) {
    if (given !== undefined && tools.length === 0) throw openai.refusal(`Invalid value for '${word}': '${word}' is only allowed when 'tools' are specified.`, { param: word });
  }
  const wanted = tool_choice?.function?.name;
  if (wanted && !tools.some((one) => one.function?.name === wanted)) throw openai.refusal(`Invalid value for 'tool_choice': no function named '${wanted}' was specified in the 'tools' parameter.`, { param: 'tool_choice' });
}

function checkFormat({ response_format: wanted, messages: turns }) {
  if (wanted?.type === 'json_object' && !openai.saysJson(turns)) {
    throw openai.refusal("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", { param: 'messages' });
  }
  const { name: called, strict, schema: wire } = wanted?.json_schema ?? {};
  if (strict) openai.checkStrictSchema(wire, (why) => openai.refusal(`Invalid schema for response_format '${called}': ${why}`, { param: 'response_format' }));
}

/** Reasoning models refuse what the others take, and the reverse. */
function checkModel(body, reasons, takesEffort) {
  const refuse = (param, why) => openai.refusal(why, { param, code: 'unsupported_parameter' });
  if (reasons) {
    if (body.max_tokens != null) throw refuse('max_tokens', "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.");
    for (const param of ['top_p', 'presence_penalty', 'frequency_penalty', 'logprobs', 'top_logprobs', 'logit_bias']) if (body[param] != null) throw refuse(param, `Unsupported parameter: '${param}' is not supported with this model.`);
    if ((body.temperature ?? 1) !== 1) throw openai.refusal(`Unsupported value: 'temperature' does not support ${body.temperature} with this model. Only the default (1) value is supported.`, { param: 'temperature', code: 'unsupported_value' });
  } else if (body.reasoning_effort != null && !takesEffort) {
    throw openai.refusal('Unrecognized request argument supplied: reasoning_effort');
  }
  if (body.max_tokens != null && body.max_completion_tokens != null) throw openai.refusal("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", { param: 'max_tokens', code: 'invalid_parameter_combination' });
  if (body.stream_options != null && !body.stream) throw openai.refusal("The 'stream_options' parameter is only allowed when 'stream' is enabled.", { param: 'stream_options' });
  if (body.top_logprobs != null && !body.logprobs) throw openai.refusal("'top_logprobs' requires 'logprobs' to be true.", { param: 'top_logprobs' });
}

const textOf = (content) => (Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : content ?? '');

/** In DeepSeek's thinking mode a turn of calls must bring its reasoning back while the loop lasts. */
function checkReasoning(turns, lastUser, upstream) {
  for (const turn of turns.slice(lastUser)) {
    const thought = turn.tool_calls?.some((call) => upstream.issued.has(`thought for ${call.id}`));
    if (thought && !upstream.issued.has(turn.reasoning_content)) throw openai.refusal('The `reasoning_content` in the thinking mode must be passed back to the API.');
  }
}

function askedOf(body, isDeepseek, upstream) {
  const turns = body.messages;
  const lastUser = turns.findLastIndex((turn) => turn.role === 'user');
  const content = turns[lastUser]?.content ?? '';
  const media = Array.isArray(content) ? content.filter((part) => part.image_url).map((part) => openai.mediaOf(part.image_url.url, `messages[${lastUser}].content`)) : [];
  const thinks = isDeepseek ? body.thinking?.type !== 'disabled' : false;
  if (thinks) checkReasoning(turns, lastUser, upstream);
  return { text: textOf(content), thinks, media, results: turns.slice(lastUser + 1).filter((turn) => turn.role === 'tool').map((turn) => textOf(turn.content)) };
}

const finishes = { stop: 'stop', length: 'length', filter: 'content_filter', calls: 'tool_calls' };

function usageOf(usage, isDeepseek) {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  const all = { prompt_tokens: prompt, completion_tokens: usage.output + usage.reasoning, total_tokens: prompt + usage.output + usage.reasoning };
  if (isDeepseek) return { ...all, prompt_cache_hit_tokens: usage.cacheRead, prompt_cache_miss_tokens: prompt - usage.cacheRead, completion_tokens_details: { reasoning_tokens: usage.reasoning } };
  return {
    ...all,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}

/** Remembers which calls came with a thought. */
function callIdOf(parts, upstream) {
  const id = upstream.provider.callId?.() ?? idOf('call_');
  if (parts.some((part) => part.thought)) upstream.issue(`thought for ${id}`);
  return id;
}

/** The script in deltas, each of one chunk. */
function* deltasOf(parts, upstream) {
  let index = 0;
  for (const part of parts) {
    if (part.thought) for (const piece of piecesOf(upstream.issue(part.thought))) yield { reasoning_content: piece };
    if (part.text) for (const piece of piecesOf(part.text)) yield { content: piece };
    if (!part.call) continue;
    yield { tool_calls: [{ index, id: callIdOf(parts, upstream), type: 'function', function: { name: part.call.name, arguments: '' } }] };
    for (const piece of piecesOf(JSON.stringify(part.call.args))) yield { tool_calls: [{ index, function: { arguments: piece } }] };
    index += 1;
  }
}

function streamed(script, body, isDeepseek, upstream) {
  const frame = { id: idOf('chatcmpl-'), object: 'chat.completion.chunk', created: 1780000000, model: `${body.model}-2026-01-01`, service_tier: 'default', system_fingerprint: 'fp_1' };
  const wantsUsage = body.stream_options?.include_usage;
  const chunk = (choices, more = {}) => `data: ${JSON.stringify({ ...frame, choices, ...(wantsUsage ? { usage: null } : {}), ...more, obfuscation: 'xY'.repeat(1 + (choices.length % 3)) })}\n\n`;
  const step = (delta, finish = null) => chunk([{ index: 0, delta, logprobs: null, finish_reason: finish }]);
  const pieces = [step({ role: 'assistant', content: '', refusal: null })];
  for (const delta of deltasOf(script.parts, upstream)) pieces.push(step(delta));
  if (script.breaks === 'error') pieces.push(`data: ${JSON.stringify({ error: { message: 'The server had an error while processing your request. Sorry about that!', type: 'server_error', param: null, code: null } })}\n\n`);
  if (!script.breaks) {
    const more = upstream.provider.tellsUsage ? { usage: usageOf(script.usage, isDeepseek) } : {};
    pieces.push(chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: finishes[script.finish] }], more));
    if (wantsUsage) pieces.push(chunk([], { usage: usageOf(script.usage, isDeepseek) }));
    pieces.push('data: [DONE]\n\n');
  }
  return { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': idOf('req_') }, pieces, breaks: script.breaks };
}

function whole(script, body, isDeepseek, upstream) {
  const message = { role: 'assistant', content: script.parts.map((part) => part.text ?? '').join('') || null, refusal: null, annotations: [] };
  const thoughts = script.parts.filter((part) => part.thought).map((part) => upstream.issue(part.thought));
  if (thoughts.length > 0) message.reasoning_content = thoughts.join('');
  const calls = script.parts.filter((part) => part.call).map(({ call: one }) => ({ id: callIdOf(script.parts, upstream), type: 'function', function: { name: one.name, arguments: JSON.stringify(one.args) } }));
  if (calls.length > 0) message.tool_calls = calls;
  return {
    headers: { 'x-request-id': idOf('req_') },
    body: {
      id: idOf('chatcmpl-'), object: 'chat.completion', created: 1780000000, model: `${body.model}-2026-01-01`,
      choices: [{ index: 0, message, logprobs: null, finish_reason: finishes[script.finish] }], usage: usageOf(script.usage, isDeepseek), service_tier: 'default', system_fingerprint: 'fp_1',
    },
  };
}

/** `shape` and `check` are a vendor's own, `refusalOf` and `failure` its words for what is wrong. */
export function answer(incoming, upstream, { isDeepseek = false, reasoners = [], takesEffort = false, shape, check, refusalOf = openai.refusalOf, failure = openai.failure }) {
  openai.authorize(incoming);
  if (incoming.path !== '/v1/chat/completions') throw openai.refusal(`Invalid URL (${incoming.method} ${incoming.path})`, { status: 404 });
  if (incoming.method !== 'POST') throw openai.refusal(`Not allowed to ${incoming.method} on /v1/chat/completions.`, { status: 405, code: 'method_not_supported' });
  const body = Upstream.json(incoming, (why) => openai.refusal(`We could not parse the JSON body of your request. ${why}`));
  const issue = (shape ?? (isDeepseek ? deepseekRequest : request))(body, []);
  if (issue) throw refusalOf(issue);
  check?.(body);
  if (!isDeepseek) checkModel(body, reasoners.includes(body.model), takesEffort);
  if (isDeepseek && body.response_format?.type === 'json_schema') throw openai.refusal('This response_format type is unavailable now');
  if (isDeepseek && body.messages.some((turn) => turn.role === 'developer')) throw openai.refusal('Failed to deserialize the JSON body into the target type: messages[0].role: unknown variant `developer`');
  checkTools(body);
  checkTurns(body.messages);
  checkFormat(body);
  const script = scriptOf(askedOf(body, isDeepseek, upstream));
  if (script.fails) throw failure(script.fails, body.model);
  if (script.breaks && !body.stream) throw failure(500, body.model);
  return (body.stream ? streamed : whole)(script, body, isDeepseek, upstream);
}

export const chat = { answer: (incoming, upstream) => answer(incoming, upstream, { reasoners: ['gpt-5.1'] }) };
export const deepseek = { answer: (incoming, upstream) => answer(incoming, upstream, { isDeepseek: true }) };
