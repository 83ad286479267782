// SPDX-License-Identifier: GPL-3.0-or-later
// What OpenAI's endpoints share: keys, errors in their words, the rules of strict schemas, reading pictures.
import { bytesOfBase64, mediaTypeOf } from './script.mjs';
import { Refusal } from './upstream.mjs';

export const key = 'sk-proj-strict-openai-0001';

const article = (type) => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);
const listed = (names) => names.map((name) => `'${name}'`).join(', ').replace(/, ([^,]*)$/, names.length > 2 ? ', and $1' : ' and $1');
export const placeOf = (path) => path.reduce((text, step) => text + (typeof step === 'number' ? `[${step}]` : text ? `.${step}` : step), '');

export function refusal(message, { status = 400, type = 'invalid_request_error', param = null, code = null, headers = {}, isScripted = false } = {}) {
  return new Refusal(status, { error: { message, type, param, code } }, { 'x-request-id': 'req_0123456789abcdef', 'openai-processing-ms': '12', ...headers }, isScripted);
}

/** The first thing wrong with the shape of a request. */
export function refusalOf(issue) {
  const param = placeOf(issue.path);
  const tell = (message, code) => refusal(message, { param, code });
  switch (issue.kind) {
    case 'unknown': return tell(`Unknown parameter: '${param}'.`, 'unknown_parameter');
    case 'missing': return tell(`Missing required parameter: '${param}'.`, 'missing_required_parameter');
    case 'type': return tell(`Invalid type for '${param}': expected ${article(issue.expected)}, but got ${article(String(issue.got))} instead.`, 'invalid_type');
    case 'value': return tell(`Invalid value: '${issue.got}'. Supported values are: ${listed(issue.allowed)}.`, 'invalid_value');
    case 'low': return tell(`Invalid '${param}': decimal below minimum value. Expected a value >= ${issue.limit}, but got ${issue.got} instead.`, 'decimal_below_min_value');
    case 'high': return tell(`Invalid '${param}': decimal above maximum value. Expected a value <= ${issue.limit}, but got ${issue.got} instead.`, 'decimal_above_max_value');
    case 'short': return tell(`Invalid '${param}': empty string. Expected a string with minimum length ${issue.limit}, but got an empty string instead.`, 'empty_string');
    case 'long': return tell(`Invalid '${param}': string too long. Expected a string with maximum length ${issue.limit}, but got a string with length ${issue.got.length} instead.`, 'string_above_max_length');
    case 'few': return tell(`Invalid '${param}': empty array. Expected an array with minimum length ${issue.limit}, but got an empty array instead.`, 'empty_array');
    case 'many': return tell(`Invalid '${param}': array too long. Expected an array with maximum length ${issue.limit}, but got an array with length ${issue.got} instead.`, 'array_above_max_length');
    case 'pattern': return tell(`Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${issue.pattern}'.`, 'invalid_value');
    default: throw new Error(`no words for ${issue.kind}`);
  }
}

export function authorize(request) {
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (!given) throw refusal("You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.", { status: 401 });
  if (given !== key) throw refusal('Incorrect API key provided: sk-xxxx. You can find your API key at https://platform.openai.com/account/api-keys.', { status: 401, code: 'invalid_api_key' });
}

/** What is scripted to fail. */
export function failure(status, model) {
  const scripted = { status, isScripted: true };
  if (status === 401) return refusal('Incorrect API key provided: sk-xxxx.', { ...scripted, code: 'invalid_api_key' });
  if (status === 404) return refusal(`The model \`${model}\` does not exist or you do not have access to it.`, { ...scripted, code: 'model_not_found' });
  if (status === 429) {
    return refusal(`Rate limit reached for ${model} in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 4000. Please try again in 6s.`, {
      ...scripted, type: 'tokens', code: 'rate_limit_exceeded',
      headers: { 'retry-after': '6', 'retry-after-ms': '6000', 'x-ratelimit-limit-tokens': '30000', 'x-ratelimit-remaining-tokens': '1000', 'x-ratelimit-reset-tokens': '6s' },
    });
  }
  if (status === 529) return refusal('The engine is currently overloaded, please try again later', { ...scripted, status: 503, type: 'server_error' });
  if (status < 500) return refusal('Your request was rejected.', scripted);
  return refusal('The server had an error while processing your request. Sorry about that!', { ...scripted, type: 'server_error' });
}

/** The rules of strict structured output, in the words of the provider. `say(message)` makes the refusal. */
export function checkStrictSchema(schema, say, context = []) {
  const at = `In context=(${context.map((step) => `'${step}'`).join(', ')}${context.length === 1 ? ',' : ''})`;
  if (schema.type === 'object' || schema.properties) {
    if (schema.additionalProperties !== false) throw say(`${at}, 'additionalProperties' is required to be supplied and to be false.`);
    const names = Object.keys(schema.properties ?? {});
    const absent = names.find((name) => !schema.required?.includes(name));
    if (absent) throw say(`${at}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${absent}'.`);
    for (const name of names) checkStrictSchema(schema.properties[name], say, [...context, 'properties', name]);
  }
  for (const word of ['oneOf', 'allOf', 'not', 'if']) if (schema[word]) throw say(`${at}, '${word}' is not permitted.`);
  if (schema.items) checkStrictSchema(schema.items, say, [...context, 'items']);
  for (const [index, one] of (schema.anyOf ?? []).entries()) checkStrictSchema(one, say, [...context, 'anyOf', String(index)]);
}

export function checkFunctionSchema(schema, name, strict, param) {
  const say = (why) => refusal(`Invalid schema for function '${name}': ${why}`, { param, code: 'invalid_function_parameters' });
  if (schema.type !== 'object') throw say(`schema must be a JSON Schema of 'type: "object"', got 'type: "${schema.type ?? 'None'}"'.`);
  for (const word of ['oneOf', 'anyOf', 'allOf', 'enum', 'not']) if (schema[word]) throw say(`schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.`);
  if (strict) checkStrictSchema(schema, say);
}

/** {type, bytes} of a data URL. An address would be fetched there; none is reachable here. */
export function mediaOf(url, param) {
  const parts = /^data:([a-z]+\/[a-z0-9.+-]+);base64,(.*)$/s.exec(url);
  const bytes = parts && bytesOfBase64(parts[2]);
  if (!bytes) throw refusal(`Invalid '${param}'. Expected a base64-encoded data URL with an image MIME type, but got unsupported data.`, { param, code: 'invalid_base64' });
  const type = mediaTypeOf(bytes);
  if (type !== parts[1]) throw refusal('You uploaded an unsupported image. Please make sure your image is valid.', { param, code: 'image_parse_error' });
  return { type, bytes: bytes.length };
}

/** Whether the words that JSON mode demands are there. */
export const saysJson = (value) => /json/i.test(JSON.stringify(value));
