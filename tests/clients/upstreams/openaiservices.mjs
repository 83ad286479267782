// SPDX-License-Identifier: GPL-3.0-or-later
// OpenAI's services beside text: embeddings, pictures, speech, transcripts, moderations.
import * as openai from './openai.mjs';
import { mediaTypeOf } from './script.mjs';
import { array, boolean, either, integer, literal, number, object, string } from './shapes.mjs';
import { Upstream } from './upstream.mjs';

/** What the speech is made of, and the picture. */
export const sound = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256));
export const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
export const transcript = 'Good morning, 東京.';
export const vectorOf = (text) => [text.length, 0.5, -0.25];

const text = string({ min: 1 });
const size = literal('auto', '1024x1024', '1536x1024', '1024x1536');
const picture = { model: text, prompt: string({ min: 1, max: 32000 }), n: integer({ min: 1, max: 10 }), size, quality: literal('auto', 'low', 'medium', 'high'), background: literal('auto', 'opaque', 'transparent'), output_format: literal('png', 'jpeg', 'webp'), user: text };
const shapes = {
  embeddings: object({ model: text, input: either({ string: text, array: array(either({ string: text, number: integer(), array: array(integer()) }), { min: 1, max: 2048 }) }), encoding_format: literal('float', 'base64'), dimensions: integer({ min: 1 }), user: text }, { required: ['model', 'input'] }),
  images: object({ ...picture, moderation: literal('auto', 'low'), stream: boolean }, { required: ['model', 'prompt'] }),
  speech: object({ model: text, input: string({ min: 1, max: 4096 }), voice: text, response_format: literal('mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'), speed: number({ min: 0.25, max: 4 }), instructions: text, stream_format: literal('audio', 'sse') }, { required: ['model', 'input', 'voice'] }),
  moderations: object({ model: text, input: either({ string: text, array: array(text) }) }, { required: ['input'] }),
};
const fields = { edits: ['model', 'prompt', 'image', 'n', 'size', 'quality'], transcriptions: ['model', 'file', 'language', 'prompt', 'response_format', 'temperature', 'stream'], translations: ['model', 'file', 'prompt', 'response_format', 'temperature'] };

function jsonOf(incoming, shape) {
  const body = Upstream.json(incoming, (why) => openai.refusal(`We could not parse the JSON body of your request. ${why}`));
  const issue = shape(body, []);
  if (issue) throw openai.refusalOf(issue);
  return body;
}

async function formOf(incoming, known) {
  const type = incoming.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data; boundary=')) throw openai.refusal(`Unsupported content type: '${type}'.`);
  const form = await new Response(incoming.bytes, { headers: { 'content-type': type } }).formData();
  for (const [name] of form) if (!known.includes(name.replace(/\[\]$/, ''))) throw openai.refusal(`Unknown parameter: '${name}'.`, { param: name, code: 'unknown_parameter' });
  if (!form.get('model')) throw openai.refusal('you must provide a model parameter');
  return form;
}

async function fileOf(form, name) {
  const file = form.get(name) ?? form.get(`${name}[]`);
  if (!file?.arrayBuffer || !file.name) throw openai.refusal(`Missing required parameter: '${name}'.`, { param: name, code: 'missing_required_parameter' });
  return { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) };
}

function embed({ model, input, encoding_format }) {
  const inputs = Array.isArray(input) ? input : [input];
  const wire = (vector) => (encoding_format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector);
  const data = inputs.map((one, index) => ({ object: 'embedding', index, embedding: wire(vectorOf(String(one))) }));
  return { body: { object: 'list', data, model, usage: { prompt_tokens: 8, total_tokens: 8 } } };
}

const pictures = (n = 1) => ({ created: 1780000000, data: Array.from({ length: n }, () => ({ b64_json: pixel.toString('base64') })), usage: { input_tokens: 12, output_tokens: 4160, total_tokens: 4172, input_tokens_details: { text_tokens: 12, image_tokens: 0 } } });

async function edit(incoming) {
  const form = await formOf(incoming, fields.edits);
  const { bytes } = await fileOf(form, 'image');
  if (mediaTypeOf(bytes) !== 'image/png' || !bytes.equals(pixel)) throw openai.refusal('Invalid image file or mode for image 1, please check your image file.', { param: 'image', code: 'invalid_image_file' });
  return { body: pictures() };
}

const saidUsage = { type: 'tokens', input_tokens: 14, input_token_details: { text_tokens: 0, audio_tokens: 14 }, output_tokens: 9, total_tokens: 23 };

async function transcribe(incoming, known) {
  const form = await formOf(incoming, known);
  const { name, bytes } = await fileOf(form, 'file');
  if (!/\.(mp3|wav|flac|m4a|ogg|webm)$/.test(name) || !bytes.equals(sound)) throw openai.refusal('Invalid file format. Supported formats: flac, m4a, mp3, mp4, mpeg, mpga, oga, ogg, wav, webm', { param: 'file', code: 'unsupported_value' });
  if (form.get('response_format') === 'text') return { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${transcript}\n` };
  if (form.get('stream') !== 'true') return { body: { text: transcript, usage: saidUsage } };
  const events = [...transcript.match(/.{1,5}/gu).map((delta) => ({ type: 'transcript.text.delta', delta })), { type: 'transcript.text.done', text: transcript, usage: saidUsage }];
  return { headers: { 'content-type': 'text/event-stream; charset=utf-8' }, pieces: [...events.map((event) => `data: ${JSON.stringify(event)}\n\n`), 'data: [DONE]\n\n'] };
}

function moderate({ input }) {
  const results = [input].flat().map((one) => ({ flagged: /bad/.test(one), categories: { violence: /bad/.test(one) }, category_scores: { violence: 0.5 }, category_applied_input_types: { violence: ['text'] } }));
  return { body: { id: 'modr-1', model: 'omni-moderation-latest', results } };
}

const routes = {
  '/v1/embeddings': (incoming) => embed(jsonOf(incoming, shapes.embeddings)),
  '/v1/images/generations': (incoming) => ({ body: pictures(jsonOf(incoming, shapes.images).n) }),
  '/v1/images/edits': edit,
  '/v1/audio/speech': (incoming) => (jsonOf(incoming, shapes.speech), { headers: { 'content-type': 'audio/mpeg' }, body: sound }),
  '/v1/audio/transcriptions': (incoming) => transcribe(incoming, fields.transcriptions),
  '/v1/audio/translations': (incoming) => transcribe(incoming, fields.translations),
  '/v1/moderations': (incoming) => moderate(jsonOf(incoming, shapes.moderations)),
};

export const services = {
  answer(incoming) {
    openai.authorize(incoming);
    const route = routes[incoming.path];
    if (!route || incoming.method !== 'POST') throw openai.refusal(`Invalid URL (${incoming.method} ${incoming.path})`, { status: 404 });
    return route(incoming);
  },
};
