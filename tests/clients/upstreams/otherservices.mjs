// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors, rankings and pictures of providers whose forms are their own, or OpenAI's with other limits.
import { vectorOf } from './openaiservices.mjs';
import { any, array, boolean, either, integer, literal, object, string } from './shapes.mjs';
import { Refusal, Upstream } from './upstream.mjs';

export const secret = 'strict-services-secret-0001';

const text = string({ min: 1 });
const texts = either({ string: text, array: array(text, { min: 1 }) });
const base64Of = (vector) => Buffer.from(new Float32Array(vector).buffer).toString('base64');

/** `refuse(message, status)` makes the provider's error; `routes`: path -> {shape, answer}. */
function provider({ refuse, authorize, routes }) {
  return {
    async answer(incoming) {
      authorize(incoming);
      const route = incoming.method === 'POST' && routes[incoming.path];
      if (!route) throw refuse(`no route ${incoming.method} ${incoming.path}`, 404);
      if (route.form) return { body: await route.form(incoming) };
      const body = Upstream.json(incoming, (why) => refuse(why, 400));
      const issue = route.shape(body, []);
      if (issue) throw refuse(`${issue.kind}: ${issue.path.join('.')} ${JSON.stringify(issue.got ?? '')}`, 422);
      return { body: route.answer(body) };
    },
  };
}

function bearer(refuse) {
  return (incoming) => {
    if (incoming.headers.authorization !== `Bearer ${secret}`) throw refuse('invalid api key', 401);
  };
}

const vectors = ({ input, model, encoding_format: format }, usage) => ({
  object: 'list',
  data: [input].flat().map((one, index) => ({ object: 'embedding', index, embedding: format === 'base64' ? base64Of(vectorOf(one)) : vectorOf(one) })),
  model,
  usage,
});

/** The best document is the one that names the query. */
const ranked = ({ query, documents, top_n: most = documents.length }) => documents
  .map((document, index) => ({ index, relevance_score: document.includes(query) ? 0.9 : 0.1 }))
  .sort((a, b) => b.relevance_score - a.relevance_score).slice(0, most);

const ollamaRefusal = (error, status = 400) => new Refusal(status, { error });
export const ollamaServices = provider({
  refuse: ollamaRefusal,
  authorize: () => {},
  routes: {
    '/api/embed': {
      shape: object({ model: text, input: texts, truncate: boolean, dimensions: integer(), keep_alive: any, options: object({}, { open: true }) }, { required: ['model', 'input'] }),
      answer: ({ model, input }) => ({ model, embeddings: [input].flat().map(vectorOf), total_duration: 14143917, load_duration: 1019500, prompt_eval_count: 8 }),
    },
  },
});

const cohereRefusal = (message, status = 400) => new Refusal(status, { id: 'c1', message });
export const cohereServices = provider({
  refuse: cohereRefusal,
  authorize: bearer(cohereRefusal),
  routes: {
    '/compatibility/v1/embeddings': {
      shape: object({ model: text, input: texts, encoding_format: literal('float', 'base64') }, { required: ['model', 'input'] }),
      answer: (body) => vectors(body, { prompt_tokens: 8, total_tokens: 8 }),
    },
    '/v2/rerank': {
      shape: object({ model: text, query: text, documents: array(text, { min: 1 }), top_n: integer({ min: 1 }), max_tokens_per_doc: integer({ min: 1 }), priority: integer() }, { required: ['model', 'query', 'documents'] }),
      answer: (body) => ({ id: '07734bd2-2473-4f07-94e1-0d9f0e6843cf', results: ranked(body), meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } } }),
    },
  },
});

const voyageRefusal = (detail, status = 400) => new Refusal(status, { detail });
export const voyageServices = provider({
  refuse: voyageRefusal,
  authorize: bearer(voyageRefusal),
  routes: {
    '/v1/embeddings': {
      shape: object({ model: text, input: texts, input_type: literal('query', 'document'), truncation: boolean, output_dimension: integer(), output_dtype: text, encoding_format: literal('base64') }, { required: ['model', 'input'] }),
      answer: (body) => vectors(body, { total_tokens: 8 }),
    },
    '/v1/rerank': {
      shape: object({ model: text, query: text, documents: array(text, { min: 1, max: 1000 }), top_k: integer({ min: 1 }), return_documents: boolean, truncation: boolean }, { required: ['model', 'query', 'documents'] }),
      answer: (body) => ({ object: 'list', data: ranked({ ...body, top_n: body.top_k }), model: body.model, usage: { total_tokens: 26 } }),
    },
  },
});

const jinaRefusal = (detail, status = 400) => new Refusal(status, { detail });
export const jinaServices = provider({
  refuse: jinaRefusal,
  authorize: bearer(jinaRefusal),
  routes: {
    // It passes over members that it does not know, encoding_format among them: vectors come as numbers.
    '/v1/embeddings': {
      shape: object({ model: text, input: texts, task: text, dimensions: integer(), late_chunking: boolean, embedding_type: literal('float', 'base64', 'binary', 'ubinary') }, { required: ['model', 'input'], open: true }),
      answer: ({ model, input }) => vectors({ model, input }, { total_tokens: 8, prompt_tokens: 8 }),
    },
    '/v1/rerank': {
      shape: object({ model: text, query: text, documents: array(text, { min: 1 }), top_n: integer({ min: 1 }), return_documents: boolean }, { required: ['model', 'query', 'documents'] }),
      answer: (body) => ({ model: body.model, usage: { total_tokens: 26 }, results: ranked(body) }),
    },
  },
});

const ideogramRefusal = (message, status = 400) => new Refusal(status, { error: message });
const ratios = ['1x3', '3x1', '1x2', '2x1', '9x16', '16x9', '10x16', '16x10', '2x3', '3x2', '3x4', '4x3', '4x5', '5x4', '1x1'];
const fields = {
  prompt: (value) => value.length > 0, num_images: (value) => /^[1-8]$/.test(value), aspect_ratio: (value) => ratios.includes(value), seed: (value) => /^\d+$/.test(value), negative_prompt: () => true,
  rendering_speed: (value) => ['FLASH', 'TURBO', 'DEFAULT', 'QUALITY'].includes(value), magic_prompt: (value) => ['AUTO', 'ON', 'OFF'].includes(value), style_type: (value) => ['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN', 'FICTION'].includes(value), style_preset: () => true,
};

async function draw(incoming) {
  const type = incoming.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data; boundary=')) throw ideogramRefusal(`content type ${type}`, 415);
  const form = await new Response(incoming.bytes, { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) if (!fields[name]?.(String(value))) throw ideogramRefusal(`Invalid ${name}: ${value}`, 422);
  if (!form.get('prompt')) throw ideogramRefusal('prompt is required', 422);
  const one = (index) => ({ url: `https://ideogram.ai/api/images/ephemeral/${index}.png`, prompt: `${form.get('prompt')}, in detail`, resolution: '1024x1024', is_image_safe: true, seed: 7, style_type: 'GENERAL' });
  return { created: '2026-11-20T10:00:00Z', data: Array.from({ length: Number(form.get('num_images') ?? 1) }, (_, index) => one(index)) };
}

export const ideogramServices = provider({
  refuse: ideogramRefusal,
  authorize: (incoming) => {
    if (incoming.headers['api-key'] !== secret) throw ideogramRefusal('Invalid API key', 401);
  },
  routes: { '/v1/ideogram-v3/generate': { form: draw } },
});
