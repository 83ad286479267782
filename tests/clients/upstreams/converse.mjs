// SPDX-License-Identifier: GPL-3.0-or-later
// Amazon Bedrock's Converse and ConverseStream, as strict as they are. Signatures are checked and frames are made by
// Amazon's own libraries.
import sha256 from '@aws-crypto/sha256-js';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { SignatureV4 } from '@smithy/signature-v4';
import { bytesOfBase64, mediaTypeOf, piecesOf, scriptOf } from './script.mjs';
import { any, array, either, integer, literal, map, number, object, string, union } from './shapes.mjs';
import { idOf, Refusal, Upstream } from './upstream.mjs';

export const region = 'eu-central-1';
export const credentials = { accessKeyId: 'AKIASTRICTBEDROCK001', secretAccessKey: 'strict/bedrock+secret/0001' };
export const bearer = 'bedrock-api-key-c3RyaWN0LWJlZHJvY2stMDAwMQ==';
export const model = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';

const exceptions = { 400: 'ValidationException', 401: 'UnrecognizedClientException', 403: 'AccessDeniedException', 404: 'ResourceNotFoundException', 408: 'ModelTimeoutException', 429: 'ThrottlingException', 500: 'InternalServerException', 503: 'ServiceUnavailableException', 529: 'ServiceUnavailableException' };

function refusal(message, { status = 400, type = exceptions[status], isScripted = false } = {}) {
  return new Refusal(status, { message }, { 'x-amzn-requestid': 'f1a2b3c4-0000-4000-8000-000000000000', 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/` }, isScripted);
}

function refusalOf(issue) {
  const place = issue.path.map((step) => (typeof step === 'number' ? `${step + 1}.member` : step)).join('.');
  const fails = (why) => refusal(`1 validation error detected: Value at '${place}' failed to satisfy constraint: ${why}`);
  switch (issue.kind) {
    case 'unknown': return refusal(`Malformed input request: #${issue.path.slice(0, -1).map((step) => `/${step}`).join('')}: extraneous key [${issue.path.at(-1)}] is not permitted, please reformat your input and try again.`);
    case 'missing': return fails('Member must not be null');
    case 'type': return refusal(`Expected ${issue.expected}, got ${issue.got} at ${place}`, { type: 'SerializationException' });
    case 'value': return fails(`Member must satisfy enum value set: [${issue.allowed.join(', ')}]`);
    case 'short': return fails(`Member must have length greater than or equal to ${issue.limit}`);
    case 'long': return fails(`Member must have length less than or equal to ${issue.limit}`);
    case 'few': return fails(`Member must have length greater than or equal to ${issue.limit}`);
    case 'many': return fails(`Member must have length less than or equal to ${issue.limit}`);
    case 'low': return fails(`Member must have value greater than or equal to ${issue.limit}`);
    case 'high': return fails(`Member must have value less than or equal to ${issue.limit}`);
    case 'pattern': return fails(`Member must satisfy regular expression pattern: ${issue.pattern}`);
    default: return refusal(`The value at ${place} must have exactly one member, got ${issue.got.join(', ') || 'none'}.`);
  }
}

const name = string({ min: 1, max: 64, pattern: /^[a-zA-Z0-9_-]+$/ });
const id = string({ min: 1, max: 64, pattern: /^[a-zA-Z0-9_.:-]+$/ });
const cachePoint = object({ type: literal('default'), ttl: literal('5m', '1h') }, { required: ['type'] });
const image = object({ format: literal('png', 'jpeg', 'gif', 'webp'), source: union({ bytes: string({ min: 1 }), s3Location: any }) }, { required: ['format', 'source'] });
const document = object({ format: literal('pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'), name: string({ min: 1, max: 200, pattern: /^[A-Za-z0-9 \-()[\]]+$/ }), source: any, context: any, citations: any }, { required: ['name', 'source'] });
const open = object({}, { open: true });
const block = union({
  text: string(), image, document, cachePoint, video: any, audio: any, guardContent: any,
  toolUse: object({ toolUseId: id, name, input: open, type: any }, { required: ['toolUseId', 'name', 'input'] }),
  toolResult: object({ toolUseId: id, content: array(union({ text: string(), json: any, image, document })), status: literal('success', 'error') }, { required: ['toolUseId', 'content'] }),
  reasoningContent: union({ reasoningText: object({ text: string(), signature: string() }, { required: ['text'] }), redactedContent: string() }),
});
const request = object({
  messages: array(object({ role: literal('user', 'assistant'), content: array(block, { min: 1 }) }, { required: ['role', 'content'] })),
  system: array(union({ text: string({ min: 1 }), cachePoint, guardContent: any })),
  inferenceConfig: object({ maxTokens: integer({ min: 1 }), temperature: number({ min: 0, max: 1 }), topP: number({ min: 0, max: 1 }), stopSequences: array(string({ min: 1 }), { max: 2500 }) }),
  toolConfig: object({
    tools: array(union({ cachePoint, systemTool: any, toolSpec: object({ name, description: string({ min: 1 }), strict: any, inputSchema: union({ json: object({ type: literal('object') }, { required: ['type'], open: true }) }) }, { required: ['name', 'inputSchema'] }) }), { min: 1 }),
    toolChoice: union({ auto: object({}), any: object({}), tool: object({ name }, { required: ['name'] }) }),
  }, { required: ['tools'] }),
  outputConfig: object({ textFormat: object({ type: literal('json_schema'), structure: union({ jsonSchema: object({ name: string(), description: string(), schema: string() }, { required: ['schema'] }) }) }, { required: ['type', 'structure'] }), effort: any }),
  additionalModelRequestFields: either({ object: open }), additionalModelResponseFieldPaths: array(string()), guardrailConfig: any, serviceTier: any, performanceConfig: any, requestMetadata: map(string({ max: 256 })), promptVariables: any,
});
const extras = object({ thinking: object({ type: literal('enabled', 'disabled'), budget_tokens: integer({ min: 1024 }) }, { required: ['type'] }), top_k: integer(), anthropic_beta: array(string()) });

function verifySignature(incoming) {
  const wrong = (message, type) => refusal(message, { status: 403, type });
  const { authorization = '', 'x-amz-date': date = '', host } = incoming.headers;
  if (authorization === `Bearer ${bearer}`) return;
  if (!authorization) throw wrong('Missing Authentication Token', 'MissingAuthenticationTokenException');
  if (authorization.startsWith('Bearer ')) throw wrong('Authentication failed: Please make sure your API Key is valid.', 'AccessDeniedException');
  const [, accessKey, day, where, service, names, given] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(authorization) ?? [];
  if (!given) throw wrong("Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.", 'IncompleteSignatureException');
  if (accessKey !== credentials.accessKeyId) throw wrong('The security token included in the request is invalid.', 'UnrecognizedClientException');
  if (where !== region || service !== 'bedrock' || !date.startsWith(day)) throw wrong('Credential should be scoped to a valid region.', 'InvalidSignatureException');
  const signedAt = new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(Date.now() - signedAt) < 5 * 60_000)) throw wrong('Signature expired.', 'InvalidSignatureException');
  const signable = new Set(names.split(';'));
  if (!signable.has('host') || !signable.has('x-amz-date')) throw wrong("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.", 'InvalidSignatureException');
  const headers = Object.fromEntries([...signable].filter((one) => one !== 'x-amz-date').map((one) => [one, incoming.headers[one]]));
  const signer = new SignatureV4({ credentials, region, service, sha256: sha256.Sha256, applyChecksum: false });
  const plain = { method: incoming.method, protocol: 'http:', hostname: host, path: incoming.path, query: {}, headers, body: incoming.bytes };
  return signer.sign(plain, { signingDate: signedAt, signableHeaders: signable }).then((signed) => {
    if (!signed.headers.authorization.endsWith(`Signature=${given}`)) {
      throw wrong('The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.', 'InvalidSignatureException');
    }
  });
}

function checkBlocks(messages) {
  for (const [index, message] of messages.entries()) {
    for (const [place, one] of message.content.entries()) {
      const blank = one.text?.trim() === '' || one.toolResult?.content.some((part) => part.text?.trim() === '');
      if (blank) throw refusal(`The text field in the ContentBlock object at messages.${index}.content.${place} is blank. Add text to the text field, and try again.`);
    }
  }
}

function checkTurns(messages) {
  if (messages[0].role !== 'user') throw refusal('A conversation must start with a user message. Try again with a conversation that starts with a user message.');
  const seen = new Set();
  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1];
    if (before?.role === message.role) throw refusal('A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.');
    const uses = (before?.content ?? []).filter((one) => one.toolUse).map((one) => one.toolUse.toolUseId);
    const results = message.content.filter((one) => one.toolResult).map((one) => one.toolResult.toolUseId);
    const open = uses.filter((one) => !results.includes(one));
    if (open.length > 0) throw refusal(`Expected toolResult blocks at messages.${index}.content for the following Ids: ${open.join(', ')}`);
    if (results.length > uses.length) throw refusal(`The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`);
    for (const one of uses) {
      if (seen.has(one)) throw refusal(`The toolUse ids must be unique: ${one}`);
      seen.add(one);
    }
  }
  if (messages.at(-1).content.some((one) => one.toolUse)) throw refusal(`Expected toolResult blocks at messages.${messages.length}.content for the following Ids: ${messages.at(-1).content.filter((one) => one.toolUse).map((one) => one.toolUse.toolUseId).join(', ')}`);
}

function checkTools({ toolConfig, messages }) {
  const hasBlocks = messages.some((message) => message.content.some((one) => one.toolUse || one.toolResult));
  if (hasBlocks && !toolConfig) throw refusal('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
  const names = (toolConfig?.tools ?? []).filter((one) => one.toolSpec).map((one) => one.toolSpec.name);
  if (new Set(names).size < names.length) throw refusal('The tool names must be unique.');
  const wanted = toolConfig?.toolChoice?.tool?.name;
  if (wanted && !names.includes(wanted)) throw refusal(`The tool ${wanted} of toolChoice is not in tools.`);
}

/** What the model itself says of its own fields. */
function checkThinking(body, upstream) {
  const wrong = (message) => refusal(`The model returned the following errors: ${message}`);
  const issue = extras(body.additionalModelRequestFields ?? {}, []);
  if (issue) throw wrong(`${issue.path.join('.')}: Extra inputs are not permitted`);
  const thinking = body.additionalModelRequestFields?.thinking;
  const thinks = thinking?.type === 'enabled';
  if (thinks && (body.inferenceConfig?.maxTokens ?? 64000) <= thinking.budget_tokens) throw wrong('`max_tokens` must be greater than `thinking.budget_tokens`.');
  if (thinks && (body.inferenceConfig?.temperature ?? 1) !== 1) throw wrong('`temperature` may only be set to 1 when thinking is enabled.');
  if (thinks && (body.toolConfig?.toolChoice?.any || body.toolConfig?.toolChoice?.tool)) throw wrong('Thinking may not be enabled when tool_choice forces tool use.');
  if (body.inferenceConfig?.temperature !== undefined && body.inferenceConfig.topP !== undefined) throw wrong('`temperature` and `top_p` cannot both be specified for this model. Please use only one.');
  for (const [index, message] of body.messages.entries()) {
    for (const [place, { reasoningContent: one }] of message.content.entries()) {
      if (one?.reasoningText && !upstream.issued.has(`${one.reasoningText.text}\n${one.reasoningText.signature}`)) throw wrong(`messages.${index}.content.${place}: Invalid \`signature\` in \`thinking\` block`);
    }
  }
  const lastReply = body.messages.findLast((message) => message.role === 'assistant');
  const isLoop = body.messages.at(-1).content.some((one) => one.toolResult);
  if (thinks && isLoop && !lastReply.content[0].reasoningContent) throw wrong('messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.');
  return thinks;
}

function mediaOf(content) {
  return content.filter((one) => one.image).map(({ image: one }) => {
    const bytes = bytesOfBase64(one.source.bytes);
    if (!bytes || mediaTypeOf(bytes) !== `image/${one.format}`) throw refusal('The model returned the following errors: Could not process image');
    return { type: `image/${one.format}`, bytes: bytes.length };
  });
}

const saidBy = (part) => part.text ?? (part.json === undefined ? '' : JSON.stringify(part.json));

function askedOf(messages, thinks) {
  const last = messages.findLast((message) => message.role === 'user' && message.content.some((one) => one.text !== undefined))?.content ?? [];
  const results = messages.at(-1).content.filter((one) => one.toolResult).map(({ toolResult: one }) => (one.status === 'error' ? 'error: ' : '') + one.content.map(saidBy).join(''));
  return { text: last.map((one) => one.text ?? '').join(''), results, thinks, media: mediaOf(last) };
}

const finishes = { stop: 'end_turn', length: 'max_tokens', filter: 'content_filtered', calls: 'tool_use' };

const usageOf = (usage) => ({
  inputTokens: usage.input, outputTokens: usage.output + usage.reasoning, totalTokens: usage.input + usage.output + usage.reasoning + usage.cacheRead + usage.cacheWrite,
  cacheReadInputTokens: usage.cacheRead, cacheWriteInputTokens: usage.cacheWrite,
});

function blockOf(part, upstream) {
  if (part.text) return { text: part.text };
  if (part.call) return { toolUse: { toolUseId: idOf('tooluse_', 22), name: part.call.name, input: part.call.args } };
  const signature = Buffer.from(idOf('', 90)).toString('base64');
  upstream.issue(`${part.thought}\n${signature}`);
  return { reasoningContent: { reasoningText: { text: part.thought, signature } } };
}

function* deltasOf(one) {
  if (one.text) for (const text of piecesOf(one.text)) yield { text };
  if (one.toolUse) for (const input of piecesOf(JSON.stringify(one.toolUse.input))) yield { toolUse: { input } };
  if (!one.reasoningContent) return;
  for (const text of piecesOf(one.reasoningContent.reasoningText.text)) yield { reasoningContent: { text } };
  yield { reasoningContent: { signature: one.reasoningContent.reasoningText.signature } };
}

function* eventsOf(script, blocks) {
  yield ['messageStart', { role: 'assistant' }];
  for (const [contentBlockIndex, one] of blocks.entries()) {
    if (one.toolUse) yield ['contentBlockStart', { contentBlockIndex, start: { toolUse: { toolUseId: one.toolUse.toolUseId, name: one.toolUse.name } } }];
    for (const delta of deltasOf(one)) yield ['contentBlockDelta', { contentBlockIndex, delta }];
    if (script.breaks) return;
    yield ['contentBlockStop', { contentBlockIndex }];
  }
  yield ['messageStop', { stopReason: finishes[script.finish] }];
  yield ['metadata', { usage: usageOf(script.usage), metrics: { latencyMs: 321 } }];
}

const codec = new EventStreamCodec((bytes) => Buffer.from(bytes).toString(), (text) => Buffer.from(text));

function frame(kind, name, payload) {
  const text = (value) => ({ type: 'string', value });
  const type = kind === 'event' ? ':event-type' : ':exception-type';
  return codec.encode({ headers: { [type]: text(name), ':content-type': text('application/json'), ':message-type': text(kind) }, body: Buffer.from(JSON.stringify({ ...payload, ...(kind === 'event' ? { p: 'abcdefgh' } : {}) })) });
}

function reply(script, isStream, upstream) {
  const blocks = script.parts.map((part) => blockOf(part, upstream));
  const headers = { 'x-amzn-requestid': 'f1a2b3c4-0000-4000-8000-000000000001' };
  if (!isStream) return { headers, body: { output: { message: { role: 'assistant', content: blocks } }, stopReason: finishes[script.finish], usage: usageOf(script.usage), metrics: { latencyMs: 321 } } };
  const pieces = [...eventsOf(script, blocks)].map(([type, payload]) => frame('event', type, payload));
  if (script.breaks === 'error') pieces.push(frame('exception', 'modelStreamErrorException', { message: 'The model was unable to go on.', originalStatusCode: 500, originalMessage: 'overloaded' }));
  return { headers: { ...headers, 'content-type': 'application/vnd.amazon.eventstream' }, pieces, breaks: script.breaks };
}

function failure(status) {
  const scripted = { status: status === 401 ? 403 : status === 529 ? 503 : status, type: exceptions[status], isScripted: true };
  const words = { 401: 'The security token included in the request is invalid.', 404: 'Could not resolve the foundation model from the provided model identifier.', 429: 'Too many tokens, please wait before trying again.', 500: 'The system encountered an unexpected error during processing. Try your request again.', 529: 'Bedrock is unable to process your request.' };
  return refusal(words[status] ?? 'The request was rejected.', scripted);
}

export const converse = {
  async answer(incoming, upstream) {
    await verifySignature(incoming);
    const [, wanted, verb] = /^\/model\/([^/]+)\/(converse|converse-stream)$/.exec(incoming.path) ?? [];
    if (!wanted || incoming.method !== 'POST') throw refusal('Unable to determine the operation', { status: 404, type: 'UnknownOperationException' });
    if (/[:/]/.test(wanted) || decodeURIComponent(wanted) !== model) throw refusal('The provided model identifier is invalid.');
    const body = Upstream.json(incoming, (why) => refusal(why, { type: 'SerializationException' }));
    const issue = request(body, []);
    if (issue) throw refusalOf(issue);
    checkBlocks(body.messages);
    checkTurns(body.messages);
    checkTools(body);
    const script = scriptOf(askedOf(body.messages, checkThinking(body, upstream)));
    if (script.fails) throw failure(script.fails);
    if (script.breaks && verb === 'converse') throw failure(500);
    return reply(script, verb === 'converse-stream', upstream);
  },
};
