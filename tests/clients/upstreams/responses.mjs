// SPDX-License-Identifier: GPL-3.0-or-later
// OpenAI's Responses, as strict as they are. Reasoning comes back as it was issued: with its encrypted content, and
// with the item that followed it.
import * as openai from './openai.mjs';
import { piecesOf, scriptOf } from './script.mjs';
import { any, array, boolean, either, integer, literal, map, nullable, number, object, string, tagged } from './shapes.mjs';
import { idOf, Upstream } from './upstream.mjs';

const reasoners = ['gpt-5.1'];
const status = literal('in_progress', 'completed', 'incomplete');
const callId = string({ min: 1, max: 64 });
const name = string({ min: 1, max: 64, pattern: /^[a-zA-Z0-9_-]+$/ });
const id = string({ max: 64 });
const inputParts = {
  input_text: object({ type: any, text: string(), prompt_cache_breakpoint: any }, { required: ['text'] }),
  input_image: object({ type: any, image_url: nullable(string()), file_id: nullable(string()), detail: literal('auto', 'low', 'high', 'original'), prompt_cache_breakpoint: any }),
  input_file: object({ type: any, file_data: string(), file_url: string(), file_id: nullable(string()), filename: string(), detail: any }),
};
const outputParts = {
  output_text: object({ type: any, text: string(), annotations: array(any), logprobs: any }, { required: ['text'] }),
  refusal: object({ type: any, refusal: string() }, { required: ['refusal'] }),
};
const messageOf = (parts) => object({ type: any, role: any, id, status, phase: any, content: either({ string: string(), array: array(tagged('type', parts)) }) }, { required: ['content'] });
const message = tagged('role', { user: messageOf(inputParts), system: messageOf(inputParts), developer: messageOf(inputParts), assistant: messageOf(outputParts) });
const output = either({ string: string({ max: 10485760 }), array: array(tagged('type', inputParts)) });
const items = tagged('type', {
  message,
  function_call: object({ type: any, id, call_id: callId, name, arguments: string(), status, namespace: any }, { required: ['call_id', 'name', 'arguments'] }),
  function_call_output: object({ type: any, id: nullable(id), call_id: callId, output, status }, { required: ['call_id', 'output'] }),
  custom_tool_call: object({ type: any, id, call_id: callId, name, input: string(), status }, { required: ['call_id', 'name', 'input'] }),
  custom_tool_call_output: object({ type: any, id, call_id: callId, output, status }, { required: ['call_id', 'output'] }),
  reasoning: object({ type: any, id, summary: array(tagged('type', { summary_text: object({ type: any, text: string() }, { required: ['text'] }) })), content: nullable(array(any)), encrypted_content: nullable(string()), status: nullable(status) }, { required: ['summary'] }),
  item_reference: object({ type: any, id }, { required: ['id'] }),
}, 'message');
const schema = object({}, { open: true });
const tool = tagged('type', {
  function: object({ type: any, name, description: nullable(string()), parameters: nullable(schema), strict: nullable(boolean), defer_loading: any }, { required: ['name'] }),
  custom: object({ type: any, name, description: string(), format: any }, { required: ['name'] }), web_search: any,
});

const request = object({
  model: string(), input: either({ string: string(), array: array(items, { min: 1 }) }), instructions: nullable(string()), max_output_tokens: nullable(integer({ min: 16 })), previous_response_id: nullable(string()),
  conversation: any, store: nullable(boolean), stream: nullable(boolean), stream_options: object({ include_obfuscation: boolean }), tools: array(tool), parallel_tool_calls: nullable(boolean),
  tool_choice: either({ string: literal('none', 'auto', 'required'), object: tagged('type', { function: object({ type: any, name }, { required: ['name'] }), custom: object({ type: any, name }), allowed_tools: any }) }),
  reasoning: nullable(object({ effort: nullable(literal('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')), summary: nullable(literal('auto', 'concise', 'detailed')), context: any, mode: any })),
  text: object({
    verbosity: nullable(literal('low', 'medium', 'high')),
    format: tagged('type', { text: object({ type: any }), json_object: object({ type: any }), json_schema: object({ type: any, name, schema, strict: nullable(boolean), description: string() }, { required: ['name', 'schema'] }) }),
  }),
  include: nullable(array(literal('reasoning.encrypted_content', 'message.output_text.logprobs', 'message.input_image.image_url', 'file_search_call.results'))),
  temperature: nullable(number({ min: 0, max: 2 })), top_p: nullable(number({ min: 0, max: 1 })), top_logprobs: nullable(integer({ min: 0, max: 20 })), truncation: nullable(literal('auto', 'disabled')), metadata: nullable(map(string({ max: 512 }))),
  prompt_cache_key: string({ max: 64 }), prompt_cache_options: any, prompt_cache_retention: any, service_tier: any, safety_identifier: string({ max: 64 }), user: string(), background: nullable(boolean), context_management: any, prompt: any, moderation: any, max_tool_calls: any,
}, { required: ['model'] });

const prefixes = { function_call: 'fc', reasoning: 'rs', message: 'msg', custom_tool_call: 'ctc' };

function checkIds(input) {
  for (const [index, item] of input.entries()) {
    const prefix = item.type === 'message' && item.role !== 'assistant' ? 'msg' : prefixes[item.type];
    if (item.id != null && prefix && !item.id.startsWith(prefix)) throw openai.refusal(`Invalid 'input[${index}].id': '${item.id}'. Expected an ID that begins with '${prefix}'.`, { param: `input[${index}].id`, code: 'invalid_value' });
  }
}

function checkPairs(input) {
  const calls = input.filter((item) => item.type === 'function_call').map((item) => item.call_id);
  const twice = calls.find((one, index) => calls.indexOf(one) !== index);
  if (twice) throw openai.refusal(`Duplicate function call with call_id ${twice}.`, { param: 'input' });
  const outputs = input.filter((item) => item.type === 'function_call_output').map((item) => item.call_id);
  const stray = outputs.find((one) => !calls.includes(one));
  if (stray) throw openai.refusal(`No tool call found for function call output with call_id ${stray}.`, { param: 'input' });
  const open = calls.find((one) => !outputs.includes(one));
  if (open) throw openai.refusal(`No tool output found for function call ${open}.`, { param: 'input' });
}

function checkReasoning(input, upstream) {
  for (const [index, item] of input.entries()) {
    if (item.type !== 'reasoning') continue;
    if (!item.encrypted_content) throw openai.refusal(`Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`, { status: 404, param: 'input' });
    if (!upstream.issued.has(item.encrypted_content)) throw openai.refusal(`The encrypted content for item ${item.id} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`, { code: 'invalid_encrypted_content' });
    if (item.id && !upstream.issued.has(`${item.id} ${item.encrypted_content}`)) throw openai.refusal(`The encrypted content for item ${item.id} could not be verified. Reason: Encrypted content item_id did not match the target item id.`, { code: 'invalid_encrypted_content' });
    const next = input[index + 1];
    if (!next || !['function_call', 'message', 'custom_tool_call'].includes(next.type ?? 'message') || (next.role && next.role !== 'assistant')) {
      throw openai.refusal(`Item '${item.id}' of type 'reasoning' was provided without its required following item.`, { param: 'input' });
    }
  }
}

function checkModel(body) {
  const reasons = reasoners.includes(body.model);
  const refuse = (param) => openai.refusal(`Unsupported parameter: '${param}' is not supported with this model.`, { param, code: 'unsupported_parameter' });
  if (!reasons && body.reasoning?.effort) throw refuse('reasoning.effort');
  if (!reasons && body.reasoning?.summary) throw refuse('reasoning.summary');
  if (!reasons && body.include?.includes('reasoning.encrypted_content')) throw openai.refusal('Encrypted content is not supported with this model.', { param: 'include' });
  if (reasons) for (const param of ['temperature', 'top_p', 'top_logprobs']) if (body[param] != null && body[param] !== 1) throw refuse(param);
}

function checkTools({ tools = [], tool_choice, text, input }) {
  for (const [index, one] of tools.entries()) if (one.parameters) openai.checkFunctionSchema(one.parameters, one.name, one.strict, `tools[${index}].parameters`);
  if (tool_choice?.name && !tools.some((one) => one.name === tool_choice.name)) throw openai.refusal(`Tool choice 'function' not found in 'tools' parameter.`, { param: 'tool_choice' });
  if (tool_choice === 'required' && tools.length === 0) throw openai.refusal("Tool choice 'required' must be specified with 'tools' parameter.", { param: 'tool_choice' });
  const format = text?.format;
  if (format?.type === 'json_object' && !openai.saysJson(input)) throw openai.refusal("Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.", { param: 'input' });
  if (format?.strict) openai.checkStrictSchema(format.schema, (why) => openai.refusal(`Invalid schema for response_format '${format.name}': ${why}`, { param: 'text.format.schema', code: 'invalid_json_schema' }));
}

const textOf = (content) => (typeof content === 'string' ? content : content.map((part) => part.text ?? '').join(''));

function askedOf(body, input) {
  const last = input.findLastIndex((item) => (item.type ?? 'message') === 'message' && item.role === 'user');
  const content = input[last]?.content ?? '';
  const pictures = Array.isArray(content) ? content.filter((part) => part.type === 'input_image') : [];
  return {
    text: textOf(content), media: pictures.map((part) => openai.mediaOf(part.image_url, `input[${last}].content`)),
    thinks: Boolean(body.reasoning?.summary) && body.reasoning.effort !== 'none',
    results: input.slice(last + 1).filter((item) => item.type === 'function_call_output').map((item) => textOf(item.output)),
  };
}

function itemOf(part, body, upstream) {
  if (part.text) return { id: idOf('msg_', 48), type: 'message', status: 'completed', role: 'assistant', content: [{ type: 'output_text', text: part.text, annotations: [], logprobs: [] }] };
  if (part.call) return { id: idOf('fc_', 48), type: 'function_call', status: 'completed', call_id: idOf('call_'), name: part.call.name, arguments: JSON.stringify(part.call.args) };
  const item = { id: idOf('rs_', 48), type: 'reasoning', summary: [{ type: 'summary_text', text: part.thought }] };
  if (!body.include?.includes('reasoning.encrypted_content')) return item;
  const sealed = upstream.issue(idOf('gAAAAA', 120));
  upstream.issue(`${item.id} ${sealed}`);
  return { ...item, encrypted_content: sealed };
}

function* itemEvents(item, output_index) {
  const at = { item_id: item.id, output_index };
  if (item.type === 'message') {
    const place = { ...at, content_index: 0 };
    const [part] = item.content;
    yield { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', content: [] } };
    yield { type: 'response.content_part.added', ...place, part: { ...part, text: '' } };
    for (const delta of piecesOf(part.text)) yield { type: 'response.output_text.delta', ...place, delta, logprobs: [], obfuscation: 'aB3' };
    yield { type: 'response.output_text.done', ...place, text: part.text, logprobs: [] };
    yield { type: 'response.content_part.done', ...place, part };
  } else if (item.type === 'function_call') {
    yield { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', arguments: '' } };
    for (const delta of piecesOf(item.arguments)) yield { type: 'response.function_call_arguments.delta', ...at, delta, obfuscation: 'q' };
    yield { type: 'response.function_call_arguments.done', ...at, name: item.name, arguments: item.arguments };
  } else {
    const place = { ...at, summary_index: 0 };
    const [part] = item.summary;
    yield { type: 'response.output_item.added', output_index, item: { ...item, summary: [], ...(item.encrypted_content ? { encrypted_content: idOf('gAAAAA', 40) } : {}) } };
    yield { type: 'response.reasoning_summary_part.added', ...place, part: { ...part, text: '' } };
    for (const delta of piecesOf(part.text)) yield { type: 'response.reasoning_summary_text.delta', ...place, delta, obfuscation: '' };
    yield { type: 'response.reasoning_summary_text.done', ...place, text: part.text };
    yield { type: 'response.reasoning_summary_part.done', ...place, part };
  }
  yield { type: 'response.output_item.done', output_index, item };
}

function usageOf(usage) {
  const input_tokens = usage.input + usage.cacheRead + usage.cacheWrite;
  const output_tokens = usage.output + usage.reasoning;
  return {
    input_tokens, input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite }, output_tokens,
    output_tokens_details: { reasoning_tokens: usage.reasoning }, total_tokens: input_tokens + output_tokens,
  };
}

const reasons = { length: 'max_output_tokens', filter: 'content_filter' };

function* eventsOf(script, items, begun, ended) {
  yield { type: 'response.created', response: begun };
  yield { type: 'response.in_progress', response: begun };
  const events = items.flatMap((item, index) => [...itemEvents(item, index)]);
  if (script.breaks) {
    yield* events.slice(0, -3);
    const error = { code: 'server_error', message: 'The server had an error while processing your request. Sorry about that!' };
    if (script.breaks === 'error') yield { type: 'response.failed', response: { ...begun, status: 'failed', error } };
    return;
  }
  yield* events;
  yield { type: `response.${ended.status}`, response: ended };
}

function reply(script, body, upstream) {
  const items = script.parts.map((part) => itemOf(part, body, upstream));
  const begun = {
    id: idOf('resp_', 48), object: 'response', created_at: 1780000000, status: 'in_progress', background: false, error: null, incomplete_details: null, instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null, model: `${body.model}-2026-01-01`, output: [], parallel_tool_calls: body.parallel_tool_calls ?? true, previous_response_id: null,
    reasoning: { effort: body.reasoning?.effort ?? null, summary: body.reasoning?.summary ?? null }, service_tier: 'default', store: body.store ?? true, temperature: 1, text: { format: { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto', tools: body.tools ?? [], top_p: 1, truncation: 'disabled', usage: null, user: null, metadata: {},
  };
  const reason = reasons[script.finish];
  const ended = { ...begun, status: reason ? 'incomplete' : 'completed', incomplete_details: reason ? { reason } : null, output: items, usage: usageOf(script.usage) };
  const headers = { 'x-request-id': idOf('req_') };
  if (!body.stream) return { headers, body: ended };
  const pieces = [...eventsOf(script, items, begun, ended)].map((event, sequence_number) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`);
  return { headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8' }, pieces, breaks: script.breaks };
}

export const responses = {
  answer(incoming, upstream) {
    openai.authorize(incoming);
    if (incoming.path !== '/v1/responses' || incoming.method !== 'POST') throw openai.refusal(`Invalid URL (${incoming.method} ${incoming.path})`, { status: 404 });
    const body = Upstream.json(incoming, (why) => openai.refusal(`We could not parse the JSON body of your request. ${why}`));
    const issue = request(body, []);
    if (issue) throw openai.refusalOf(issue);
    if (body.previous_response_id) throw openai.refusal(`Previous response with id '${body.previous_response_id}' not found.`, { param: 'previous_response_id', code: 'previous_response_not_found' });
    const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input ?? [];
    checkIds(input);
    checkPairs(input);
    checkReasoning(input, upstream);
    checkModel(body);
    checkTools(body);
    const script = scriptOf(askedOf(body, input));
    if (script.fails) throw openai.failure(script.fails, body.model);
    if (script.breaks && !body.stream) throw openai.failure(500, body.model);
    return reply(script, body, upstream);
  },
};
