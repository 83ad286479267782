// SPDX-License-Identifier: GPL-3.0-or-later
// Google's Gemini API, as strict as it is: proto3 JSON, pairs of calls and responses, signatures of thoughts.
import { bytesOfBase64, mediaTypeOf, piecesOf, scriptOf } from './script.mjs';
import { any, array, boolean, either, integer, literal, map, number, object, string, union } from './shapes.mjs';
import { idOf, Refusal, Upstream } from './upstream.mjs';

export const key = 'AIzaSy-strict-google-0001';

const models = { 'gemini-2.5-flash': { signs: false, thinks: 'thinkingBudget' }, 'gemini-3-flash-preview': { signs: true, thinks: 'thinkingLevel' } };
const statuses = { 400: 'INVALID_ARGUMENT', 401: 'UNAUTHENTICATED', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND', 429: 'RESOURCE_EXHAUSTED', 500: 'INTERNAL', 503: 'UNAVAILABLE', 504: 'DEADLINE_EXCEEDED' };

function refusal(message, { status = 400, details, isScripted = false } = {}) {
  return new Refusal(status, { error: { code: status, message, status: statuses[status] ?? 'UNKNOWN', ...(details ? { details } : {}) } }, { 'content-type': 'application/json; charset=UTF-8' }, isScripted);
}

const snake = (name) => String(name).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const placeOf = (path) => path.reduce((text, step) => text + (typeof step === 'number' ? `[${step}]` : `${text ? '.' : ''}${snake(step)}`), '');

function refusalOf(issue) {
  const field = placeOf(issue.kind === 'unknown' ? issue.path.slice(0, -1) : issue.path);
  const words = {
    unknown: `Invalid JSON payload received. Unknown name "${issue.path.at(-1)}"${field ? ` at '${field}'` : ''}: Cannot find field.`,
    missing: `* GenerateContentRequest.${field}: ${issue.path.at(-1)} is not specified`,
    type: `Invalid value at '${field}' (TYPE_${String(issue.expected).toUpperCase()}), ${JSON.stringify(issue.got)}`,
    value: `Invalid value at '${field}' (type.googleapis.com/google.ai.generativelanguage.v1beta.Enum), "${issue.got}"`,
    union: `* GenerateContentRequest.${field}.data: required oneof field 'data' must have one initialized field`,
    pattern: `* GenerateContentRequest.${field}: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.`,
  };
  const message = words[issue.kind] ?? `* GenerateContentRequest.${field}: the value is out of range`;
  return refusal(message, { details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description: message }] }] });
}

const name = string({ min: 1, pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/ });
const blob = object({ mimeType: string({ min: 1 }), data: string({ min: 1 }), displayName: any }, { required: ['mimeType', 'data'] });
const struct = object({}, { open: true });
const part = union({
  text: string({ min: 1 }), inlineData: blob, fileData: object({ fileUri: string(), mimeType: string() }, { required: ['fileUri'] }),
  functionCall: object({ id: string(), name, args: struct }, { required: ['name'] }),
  functionResponse: object({ id: string(), name, response: struct, parts: array(union({ inlineData: blob })), willContinue: boolean, scheduling: any }, { required: ['name', 'response'] }),
  executableCode: any, codeExecutionResult: any,
}, { thought: boolean, thoughtSignature: string(), videoMetadata: any, mediaResolution: any });
const content = object({ role: string(), parts: array(part, { min: 1 }) }, { required: ['parts'] });

const scalars = { type: string(), format: string(), title: string(), description: string(), nullable: boolean, enum: array(string()), pattern: string(), default: any, example: any, minimum: number(), maximum: number() };
const counts = either({ string: string(), number: integer() });
const schema = (value, path) => object({
  ...scalars, items: schema, properties: map(schema), required: array(string()), propertyOrdering: array(string()), anyOf: array(schema),
  minItems: counts, maxItems: counts, minLength: counts, maxLength: counts, minProperties: counts, maxProperties: counts,
})(value, path);
const jsonSchema = object({}, { open: true });

const declaration = object({ name, description: string(), parameters: schema, parametersJsonSchema: jsonSchema, response: schema, responseJsonSchema: jsonSchema, behavior: any }, { required: ['name'] });
const request = object({
  contents: array(content, { min: 1 }), systemInstruction: content, cachedContent: string(), labels: any, serviceTier: any, store: boolean,
  tools: array(object({ functionDeclarations: array(declaration), googleSearch: any, codeExecution: any, urlContext: any })),
  toolConfig: object({ functionCallingConfig: object({ mode: literal('AUTO', 'ANY', 'NONE', 'VALIDATED', 'MODE_UNSPECIFIED'), allowedFunctionNames: array(string()) }), retrievalConfig: any }),
  safetySettings: array(object({ category: string(), threshold: string() })),
  generationConfig: object({
    temperature: number({ min: 0, max: 2 }), topP: number({ min: 0, max: 1 }), topK: number({ min: 0 }), candidateCount: integer({ min: 1, max: 8 }), maxOutputTokens: integer({ min: 1 }),
    stopSequences: array(string({ min: 1 }), { max: 5 }), seed: integer(), presencePenalty: number({ min: -2, max: 2 }), frequencyPenalty: number({ min: -2, max: 2 }), responseLogprobs: boolean,
    logprobs: integer({ min: 0, max: 20 }), responseMimeType: literal('text/plain', 'application/json', 'text/x.enum'), responseSchema: schema, responseJsonSchema: jsonSchema,
    responseModalities: array(string()), speechConfig: any, imageConfig: any, mediaResolution: any,
    thinkingConfig: object({ includeThoughts: boolean, thinkingBudget: integer({ min: -1, max: 24576 }), thinkingLevel: literal('MINIMAL', 'LOW', 'MEDIUM', 'HIGH', 'minimal', 'low', 'medium', 'high') }),
  }),
}, { required: ['contents'] });

const callsOf = (turn) => turn.parts.filter((one) => one.functionCall);
const responsesOf = (turn) => turn.parts.filter((one) => one.functionResponse);

function checkTurns(contents) {
  const wrong = contents.find((turn, index) => !['user', 'model'].includes(turn.role) && !(contents.length === 1 && index === 0 && turn.role === undefined));
  if (wrong) throw refusal('Please use a valid role: user, model.');
  for (const [index, turn] of contents.entries()) {
    const calls = callsOf(turn);
    if (calls.length > 0 && turn.role !== 'model') throw refusal('Please ensure that function call turn is of the model role.');
    if (calls.length > 0 && contents[index - 1]?.role !== 'user') throw refusal('Please ensure that function call turn comes immediately after a user turn or after a function response turn.');
    const responses = responsesOf(turn);
    const before = index > 0 ? callsOf(contents[index - 1]) : [];
    if (responses.length > 0 && before.length === 0) throw refusal('Please ensure that function response turn comes immediately after a function call turn.');
    if (before.length !== responses.length) throw refusal('Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.');
    for (const [place, { functionResponse: one }] of responses.entries()) {
      const call = one.id ? before.find(({ functionCall }) => functionCall.id === one.id) : before[place];
      if (call?.functionCall.name !== one.name) throw refusal(`Function response '${one.name}' does not match a function call of the previous turn.`);
    }
  }
  if (callsOf(contents.at(-1)).length > 0) throw refusal('Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.');
}

/** The documented mark for histories from elsewhere. */
const bypasses = ['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go'];

function checkSignatures(contents, model, upstream) {
  const current = contents.findLastIndex((turn) => turn.role !== 'model' && turn.parts.some((one) => one.text !== undefined || one.inlineData));
  for (const [index, turn] of contents.entries()) {
    for (const one of turn.parts) {
      const mark = one.thoughtSignature;
      if (mark !== undefined && !bypasses.includes(mark) && !upstream.issued.has(mark)) throw refusal('Thought signature is not valid.');
    }
    const first = callsOf(turn)[0];
    if (model.signs && index > current && first && !first.thoughtSignature) {
      throw refusal(`Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${first.functionCall.name}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`);
    }
  }
}

function checkTools({ tools = [], toolConfig, generationConfig = {} }, model) {
  const declared = tools.flatMap((one) => one.functionDeclarations ?? []);
  if (new Set(declared.map((one) => one.name)).size < declared.length) throw refusal('Duplicate function declaration found: weather');
  for (const one of declared) {
    if (one.parameters && one.parametersJsonSchema) throw refusal('parameters and parameters_json_schema are mutually exclusive.');
    if (one.parameters?.type?.toUpperCase() === 'OBJECT' && Object.keys(one.parameters.properties ?? {}).length === 0) throw refusal('* GenerateContentRequest.tools[0].function_declarations[0].parameters.properties: should be non-empty for OBJECT type');
  }
  const calling = toolConfig?.functionCallingConfig;
  if (calling?.allowedFunctionNames?.length && !['ANY', 'VALIDATED'].includes(calling.mode)) throw refusal('Please set allowed_function_names only when function calling mode is ANY.');
  for (const one of calling?.allowedFunctionNames ?? []) if (!declared.some((known) => known.name === one)) throw refusal(`Invalid value for allowed_function_names: ${one}`);
  if (['ANY', 'VALIDATED'].includes(calling?.mode) && declared.length === 0) throw refusal('Function calling mode is set without function declarations.');
  const wantsSchema = generationConfig.responseSchema ?? generationConfig.responseJsonSchema;
  if (wantsSchema && generationConfig.responseMimeType !== 'application/json') throw refusal('Response schema is only supported with mime type: application/json');
  if (generationConfig.responseMimeType === 'application/json' && declared.length > 0 && !model.signs) throw refusal("Function calling with a response mime type: 'application/json' is unsupported");
  const thinking = generationConfig.thinkingConfig ?? {};
  if (thinking.thinkingBudget !== undefined && thinking.thinkingLevel !== undefined) throw refusal('You can only set only one of thinking budget and thinking level.');
  if (thinking.thinkingLevel !== undefined && model.thinks !== 'thinkingLevel') throw refusal('Thinking level is not supported for this model.');
}

function mediaOf(turn) {
  return turn.parts.filter((one) => one.inlineData).map(({ inlineData }) => {
    const bytes = bytesOfBase64(inlineData.data);
    if (!bytes) throw refusal(`Invalid value at 'contents[0].parts[1].inline_data.data' (TYPE_BYTES), Base64 decoding failed for "${inlineData.data.slice(0, 20)}"`);
    if (mediaTypeOf(bytes) !== inlineData.mimeType) throw refusal('Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting');
    return { type: inlineData.mimeType, bytes: bytes.length };
  });
}

const textOf = (turn) => turn.parts.map((one) => one.text ?? '').join('');

/** What a tool said, in whichever member of the response it stands. */
function resultOf({ functionResponse: { response } }) {
  const said = response.output ?? response.result ?? response.error ?? response.content ?? response;
  return (response.error !== undefined ? 'error: ' : '') + (typeof said === 'string' ? said : JSON.stringify(said));
}

function askedOf(body) {
  const last = body.contents.findLast((turn) => turn.role !== 'model' && turn.parts.some((one) => one.text !== undefined)) ?? { parts: [] };
  return { text: textOf(last), results: responsesOf(body.contents.at(-1)).map(resultOf), media: mediaOf(last), thinks: body.generationConfig?.thinkingConfig?.includeThoughts === true };
}

const finishes = { stop: 'STOP', length: 'MAX_TOKENS', filter: 'SAFETY', calls: 'STOP' };

function usageOf(usage) {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  return {
    promptTokenCount: prompt, candidatesTokenCount: usage.output, totalTokenCount: prompt + usage.output + usage.reasoning, promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    ...(usage.cacheRead ? { cachedContentTokenCount: usage.cacheRead } : {}), ...(usage.reasoning ? { thoughtsTokenCount: usage.reasoning } : {}),
  };
}

/** Parts as they stand in an answer: the first call, or else the last text, is signed by a model that signs. */
function partsOf(script, model, upstream) {
  const sign = () => ({ thoughtSignature: upstream.issue(Buffer.from(idOf('', 60)).toString('base64')) });
  let isSigned = !(model.signs || script.parts.some((one) => one.thought));
  return script.parts.map((one) => {
    if (one.thought) return { text: one.thought, thought: true };
    if (one.text) return { text: one.text };
    const mark = isSigned ? {} : sign();
    isSigned = true;
    return { functionCall: { ...(model.signs ? { id: idOf('', 8) } : {}), name: one.call.name, args: one.call.args }, ...mark };
  });
}

const chunksOf = (one) => (one.text === undefined ? [one] : piecesOf(one.text).map((text) => ({ ...one, text })));

function reply(script, modelId, model, isStream, upstream) {
  const parts = partsOf(script, model, upstream);
  const responseId = idOf('', 22);
  const candidate = (some, more = {}) => ({ candidates: [{ content: { parts: some, role: 'model' }, index: 0, ...more }], modelVersion: modelId, responseId });
  const last = { finishReason: finishes[script.finish], ...(script.finish === 'filter' ? { safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }] } : {}) };
  if (!isStream) return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: { ...candidate(parts, last), usageMetadata: usageOf(script.usage) } };
  const running = { promptTokenCount: script.usage.input, totalTokenCount: script.usage.input };
  const chunks = parts.flatMap(chunksOf).map((one) => ({ ...candidate([one]), usageMetadata: running }));
  if (script.breaks === 'error') chunks.push({ error: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' } });
  if (!script.breaks) chunks.push({ ...candidate([{ text: '' }], last), usageMetadata: usageOf(script.usage) });
  return { headers: { 'content-type': 'text/event-stream' }, pieces: chunks.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`), breaks: script.breaks };
}

function failure(status) {
  const scripted = { isScripted: true };
  if (status === 401) return refusal('API key not valid. Please pass a valid API key.', { ...scripted, details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com', metadata: { service: 'generativelanguage.googleapis.com' } }] });
  if (status === 429) {
    return refusal('You exceeded your current quota, please check your plan and billing details.', {
      ...scripted, status, details: [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaMetric: 'generate_requests' }] }, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '6s' }],
    });
  }
  if (status === 529) return refusal('The model is overloaded. Please try again later.', { ...scripted, status: 503 });
  return refusal(status < 500 ? 'Request contains an invalid argument.' : 'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting', { ...scripted, status });
}

function authorize(incoming) {
  const given = incoming.headers['x-goog-api-key'];
  if (!given) throw refusal("Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.", { status: 403 });
  if (given !== key) throw refusal('API key not valid. Please pass a valid API key.', { details: failure(401).body.error.details });
}

export const gemini = {
  answer(incoming, upstream) {
    authorize(incoming);
    const [, modelId, verb] = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(incoming.path) ?? [];
    if (!modelId || incoming.method !== 'POST') throw refusal('Requested entity was not found.', { status: 404 });
    if (verb === 'streamGenerateContent' && incoming.query !== 'alt=sse') throw refusal(`Unknown query ${incoming.query}`);
    const body = Upstream.json(incoming, (why) => refusal(`Invalid JSON payload received. ${why}`));
    const issue = request(body, []);
    if (issue) throw refusalOf(issue);
    const model = models[modelId];
    if (!model) throw refusal(`models/${modelId} is not found for API version v1beta, or is not supported for generateContent.`, { status: 404 });
    checkTurns(body.contents);
    checkSignatures(body.contents, model, upstream);
    checkTools(body, model);
    const script = scriptOf(askedOf(body));
    if (script.fails) throw failure(script.fails);
    if (script.breaks && verb === 'generateContent') throw failure(500);
    return reply(script, modelId, model, verb !== 'generateContent', upstream);
  },
};
