// SPDX-License-Identifier: GPL-3.0-or-later
// Providers that took OpenAI's chat over and refuse what is not theirs, in words of their own.
import { answer, format, image, members, messages, text, texts, tool } from './chat.mjs';
import { placeOf } from './openai.mjs';
import { any, array, boolean, either, integer, literal, map, nullable, number, object, string, tagged } from './shapes.mjs';
import { idOf, Refusal } from './upstream.mjs';

// Mistral

const nine = string({ pattern: /^[a-zA-Z0-9]{9}$/ });
const mistralCall = object({ id: nine, type: literal('function'), index: integer(), function: object({ name: string(), arguments: string() }, { required: ['name', 'arguments'] }) }, { required: ['function'] });
const mistralTurns = array(tagged('role', {
  system: object({ role: any, content: texts }, { required: ['content'] }),
  user: object({ role: any, content: either({ string: string(), array: array(tagged('type', { text, image_url: image }), { min: 1 }) }) }, { required: ['content'] }),
  assistant: object({ role: any, content: nullable(texts), tool_calls: nullable(array(mistralCall)), prefix: boolean }),
  tool: object({ role: any, content: texts, tool_call_id: nine, name: string() }, { required: ['content'] }),
}), { min: 1 });
const mistralRequest = object({
  model: string(), messages: mistralTurns, temperature: nullable(number({ min: 0, max: 1.5 })), top_p: number({ min: 0, max: 1 }), max_tokens: nullable(integer({ min: 0 })),
  stream: boolean, stop: members.stop, random_seed: nullable(integer({ min: 0 })), response_format: format, tools: nullable(array(tool)), parallel_tool_calls: boolean,
  tool_choice: either({ string: literal('auto', 'none', 'any', 'required'), object: object({ type: any, function: any }) }), presence_penalty: number({ min: -2, max: 2 }),
  frequency_penalty: number({ min: -2, max: 2 }), n: nullable(integer({ min: 1 })), prediction: any, metadata: nullable(map(any)), safe_prompt: boolean, prompt_mode: any,
}, { required: ['model', 'messages'] });

const mistralError = (status, message, type, code = null, isScripted = false) => new Refusal(status, { object: 'error', message, type, param: null, code }, { 'mistral-correlation-id': 'x' }, isScripted);

function mistralRefusal(issue) {
  const types = { unknown: ['extra_forbidden', 'Extra inputs are not permitted'], missing: ['missing', 'Field required'], value: ['literal_error', `Input should be one of ${issue.allowed}`] };
  const [type, msg] = types[issue.kind] ?? ['value_error', `Input is not valid (${issue.kind})`];
  return mistralError(422, { detail: [{ type, loc: ['body', ...issue.path], msg, input: issue.got ?? null }] }, 'invalid_request_error');
}

function checkMistral({ messages: turns }) {
  for (const [index, turn] of turns.entries()) {
    if (turn.role === 'user' && turns[index - 1]?.role === 'tool') throw mistralError(400, "Unexpected role 'user' after role 'tool'", 'invalid_request_message_order', '3230');
  }
  const last = turns.at(-1);
  if (last.role === 'assistant' && !last.prefix) throw mistralError(400, 'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant', 'invalid_request_message_order', '3230');
}

function mistralFailure(status, model) {
  if (status === 401) return new Refusal(401, { detail: 'Unauthorized' }, {}, true);
  if (status === 404) return mistralError(404, `Invalid model: ${model}`, 'invalid_model', '1500', true);
  if (status === 429) return mistralError(429, 'Requests rate limit exceeded', 'rate_limited', '1300', true);
  if (status === 529) return mistralError(503, 'Service unavailable.', 'unreachable_backend', '1100', true);
  return mistralError(status, 'Your request was rejected.', status < 500 ? 'invalid_request_error' : 'internal_server_error', null, true);
}

export const mistral = {
  callId: () => idOf('', 9),
  tellsUsage: true,
  answer: (incoming, upstream) => answer(incoming, upstream, { shape: mistralRequest, check: checkMistral, refusalOf: mistralRefusal, failure: mistralFailure }),
};

// xAI

const xaiError = (status, error, code, isScripted = false) => new Refusal(status, { code, error }, {}, isScripted);
const invalid = 'Client specified an invalid argument';
const xaiRequest = object({ ...members, messages: messages({ reasoning_content: nullable(string()) }) }, { required: ['model', 'messages'] });

function xaiRefusal(issue) {
  return xaiError(422, `Failed to deserialize the JSON body into the target type: ${placeOf(issue.path)}: ${issue.kind}`, invalid);
}

function checkXai(body) {
  for (const [index, turn] of body.messages.entries()) {
    if (turn.role === 'developer') throw xaiRefusal({ path: ['messages', index, 'role'], kind: 'unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool`, `function`' });
    if (turn.role === 'assistant' && !turn.content?.length) throw xaiError(400, 'Each message must have at least one content element.', invalid);
  }
  for (const name of ['stop', 'presence_penalty', 'frequency_penalty']) if (body[name] != null) throw xaiError(400, `Argument not supported on this model: ${name}`, invalid);
}

function xaiFailure(status, model) {
  if (status === 401) return xaiError(401, 'Invalid or missing credentials.', 'The caller does not have valid authentication credentials', true);
  if (status === 404) return xaiError(404, `The model ${model} does not exist or your team does not have access to it.`, 'Some requested entity was not found', true);
  if (status === 429) return xaiError(429, 'Too many requests for team.', 'Some resource has been exhausted', true);
  return xaiError(status === 529 ? 503 : status, 'Your request was rejected.', status < 500 ? invalid : 'The service is currently unavailable', true);
}

export const xai = { answer: (incoming, upstream) => answer(incoming, upstream, { takesEffort: true, shape: xaiRequest, check: checkXai, refusalOf: xaiRefusal, failure: xaiFailure }) };
