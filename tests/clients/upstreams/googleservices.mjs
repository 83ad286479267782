// SPDX-License-Identifier: GPL-3.0-or-later
// Google's services beside text, as strict as its API is: vectors, Imagen's pictures, speech of a model.
import { key } from './gemini.mjs';
import { pixel, vectorOf } from './openaiservices.mjs';
import { array, integer, literal, object, string } from './shapes.mjs';
import { Refusal, Upstream } from './upstream.mjs';

const statuses = { 400: 'INVALID_ARGUMENT', 404: 'NOT_FOUND' };

function refusal(message, status = 400, isScripted = false) {
  return new Refusal(status, { error: { code: status, message, status: statuses[status] } }, { 'content-type': 'application/json; charset=UTF-8' }, isScripted);
}

/** Samples of speech: 16 bits, 24,000 a second. */
export const samples = Buffer.from(Array.from({ length: 4800 }, (_, i) => (i * 11) % 256));

const text = string({ min: 1 });
const content = object({ role: text, parts: array(object({ text }, { required: ['text'] }), { min: 1 }) }, { required: ['parts'] });
const embedding = { model: string({ pattern: /^models\/[\w.-]+$/ }), content, taskType: literal('RETRIEVAL_QUERY', 'RETRIEVAL_DOCUMENT', 'SEMANTIC_SIMILARITY', 'CLASSIFICATION', 'CLUSTERING'), title: text, outputDimensionality: integer({ min: 1 }) };
const shapes = {
  embedContent: object(embedding, { required: ['content'] }),
  batchEmbedContents: object({ requests: array(object(embedding, { required: ['model', 'content'] }), { min: 1, max: 100 }) }, { required: ['requests'] }),
  predict: object({
    instances: array(object({ prompt: text }, { required: ['prompt'] }), { min: 1, max: 1 }),
    parameters: object({ sampleCount: integer({ min: 1, max: 4 }), aspectRatio: literal('1:1', '3:4', '4:3', '9:16', '16:9'), personGeneration: text }),
  }, { required: ['instances'] }),
  generateContent: object({
    contents: array(content, { min: 1 }),
    generationConfig: object({
      responseModalities: array(literal('AUDIO'), { min: 1, max: 1 }),
      speechConfig: object({ voiceConfig: object({ prebuiltVoiceConfig: object({ voiceName: literal('Kore', 'Puck', 'Zephyr', 'Charon') }, { required: ['voiceName'] }) }, { required: ['prebuiltVoiceConfig'] }) }),
    }, { required: ['responseModalities'] }),
  }, { required: ['contents', 'generationConfig'] }),
};
const serves = { embedContent: 'gemini-embedding-001', batchEmbedContents: 'gemini-embedding-001', predict: 'imagen-4.0-generate-001', generateContent: 'gemini-2.5-flash-preview-tts' };

const vector = ({ content: said }) => ({ values: vectorOf(said.parts.map((part) => part.text).join('')) });
const answers = {
  embedContent: (body) => ({ embedding: vector(body) }),
  batchEmbedContents: (body, model) => {
    const other = body.requests.find((one) => one.model !== `models/${model}`);
    if (other) throw refusal(`BatchEmbedContentsRequest.requests[].model: ${other.model} is not ${model}`);
    return { embeddings: body.requests.map(vector) };
  },
  predict: ({ parameters = {} }) => ({ predictions: Array.from({ length: parameters.sampleCount ?? 4 }, () => ({ mimeType: 'image/png', bytesBase64Encoded: pixel.toString('base64') })) }),
  generateContent: () => ({
    candidates: [{ content: { role: 'model', parts: [{ inlineData: { mimeType: 'audio/L16;codec=pcm;rate=24000', data: samples.toString('base64') } }] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 32, totalTokenCount: 36, candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 32 }] },
  }),
};

export const googleServices = {
  answer(incoming) {
    if (incoming.headers['x-goog-api-key'] !== key || incoming.headers.authorization) throw refusal('API key not valid. Please pass a valid API key.');
    const [, model, verb] = /^\/v1beta\/models\/([^:/]+):(\w+)$/.exec(incoming.path) ?? [];
    if (!shapes[verb] || incoming.method !== 'POST') throw refusal('Requested entity was not found.', 404);
    if (serves[verb] !== model) throw refusal(`models/${model} is not found for API version v1beta, or is not supported for ${verb}.`, 404);
    if (!/^application\/json\b/.test(incoming.headers.accept ?? 'application/json')) throw refusal(`accept: ${incoming.headers.accept}`);
    const body = Upstream.json(incoming, (why) => refusal(`Invalid JSON payload received. ${why}`));
    const issue = shapes[verb](body, []);
    if (issue) throw refusal(issue.kind === 'unknown' ? `Invalid JSON payload received. Unknown name "${issue.path.at(-1)}": Cannot find field.` : `Invalid value at '${issue.path.join('.')}': ${issue.kind} ${JSON.stringify(issue.got)}`);
    return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: answers[verb](body, model) };
  },
};
