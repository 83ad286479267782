// SPDX-License-Identifier: GPL-3.0-or-later
// Services beside text for official clients, before every provider that has them in a form of its own.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { TestHub } from './hub.mjs';
import { refused } from './matrix.mjs';
import { key as googleKey } from './upstreams/gemini.mjs';
import { googleServices, samples } from './upstreams/googleservices.mjs';
import { key as openAiKey } from './upstreams/openai.mjs';
import { pixel, services as openAiServices, vectorOf } from './upstreams/openaiservices.mjs';
import { cohereServices, ideogramServices, jinaServices, ollamaServices, secret, voyageServices } from './upstreams/otherservices.mjs';
import { Upstream } from './upstreams/upstream.mjs';

const providers = {
  openai: { kind: 'openai', answers: openAiServices, base: '/v1', secret: openAiKey, models: { 'text-embedding-3-small': 'embedding' } },
  google: { kind: 'google', answers: googleServices, base: '', secret: googleKey, models: { 'gemini-embedding-001': 'embedding', 'imagen-4.0-generate-001': 'image', 'gemini-2.5-flash-preview-tts': 'speech' } },
  ollama: { kind: 'ollama', answers: ollamaServices, base: '', models: { 'nomic-embed-text': 'embedding' } },
  cohere: { kind: 'cohere', answers: cohereServices, base: '/compatibility/v1', secret, models: { 'embed-v4.0': 'embedding', 'rerank-v3.5': 'rerank' } },
  voyage: { kind: 'voyage', answers: voyageServices, base: '/v1', secret, models: { 'voyage-3.5': 'embedding', 'rerank-2.5': 'rerank' } },
  jina: { kind: 'jina', answers: jinaServices, base: '/v1', secret, models: { 'jina-embeddings-v3': 'embedding', 'jina-reranker-v2': 'rerank' } },
  ideogram: { kind: 'ideogram', answers: ideogramServices, base: '', secret, models: { 'ideogram-v3': 'image' } },
};
const modelsOf = (type) => Object.entries(providers).flatMap(([name, { models }]) => Object.entries(models).filter(([, of]) => of === type).map(([model]) => `${name}/${model}`));

describe('services of other providers', () => {
  const upstreams = new Map();
  let hub;
  let client;
  let root;

  before(async () => {
    hub = await TestHub.begin();
    for (const [name, provider] of Object.entries(providers)) {
      const upstream = await Upstream.start(provider.answers);
      upstreams.set(name, upstream);
      await hub.cli('provider', 'add', name, '--kind', provider.kind, '--base-url', upstream.url + provider.base);
      if (provider.secret) await hub.cliWith({ UPSTREAM_SECRET: provider.secret }, 'credential', 'add', name, '--name', 'main', '--secret-env', 'UPSTREAM_SECRET');
      for (const [model, type] of Object.entries(provider.models)) await hub.cli('model', 'add', name, model, '--type', type);
    }
    await hub.serve();
    root = hub.baseURL.replace(/\/v1$/, '');
    client = new OpenAI({ baseURL: hub.baseURL, apiKey: hub.key, maxRetries: 0, timeout: 15000 });
  });
  after(async () => {
    await hub?.stop();
    for (const upstream of upstreams.values()) await upstream.stop();
  });
  afterEach(() => assert.deepEqual([...upstreams.values()].flatMap((upstream) => upstream.refusals.splice(0)), [], 'a provider refused what the hub sent'));

  const wanted = [vectorOf('a'), vectorOf('bcd')];

  for (const model of modelsOf('embedding')) {
    it(`npm openai embeds with ${model}`, async () => {
      const answer = await client.embeddings.create({ model, input: ['a', 'bcd'] }); // in base64, as it asks by itself
      assert.deepEqual(answer.data.map((one) => [...one.embedding]), wanted);
      assert.deepEqual([...(await client.embeddings.create({ model, input: 'bcd' })).data[0].embedding], wanted[1]);
    });

    it(`@google/genai embeds with ${model}`, async () => {
      const google = new GoogleGenAI({ apiKey: hub.key, httpOptions: { baseUrl: root } });
      const answer = await google.models.embedContent({ model, contents: ['a', 'bcd'] });
      assert.deepEqual(answer.embeddings.map((one) => one.values), wanted);
    });

    it(`npm ollama embeds with ${model}`, async () => {
      const ollama = new Ollama({ host: root, headers: { authorization: `Bearer ${hub.key}` } });
      const answer = await ollama.embed({ model, input: ['a', 'bcd'] });
      assert.deepEqual(answer.embeddings, wanted);
    });
  }

  for (const model of modelsOf('rerank')) {
    it(`ranks with ${model}`, async () => {
      for (const path of [`${root}/v1/rerank`, `${root}/v2/rerank`]) {
        const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${hub.key}` }, body: JSON.stringify({ model, query: 'tea', documents: ['coffee', 'green tea'], top_n: 1 }) });
        assert.equal(response.status, 200);
        assert.deepEqual((await response.json()).results.map(({ index, relevance_score }) => [index, relevance_score]), [[1, 0.9]]);
      }
    });
  }

  it('npm openai paints with Imagen', async () => {
    const painted = await client.images.generate({ model: 'google/imagen-4.0-generate-001', prompt: 'a dot', n: 2, size: '1024x1024' });
    assert.deepEqual(painted.data.map((one) => one.b64_json), [pixel.toString('base64'), pixel.toString('base64')]);
  });

  it('npm openai paints with Ideogram', async () => {
    const painted = await client.images.generate({ model: 'ideogram/ideogram-v3', prompt: 'a dot', n: 2, size: '1536x1024', quality: 'high' });
    assert.deepEqual(painted.data.map((one) => one.revised_prompt), ['a dot, in detail', 'a dot, in detail']);
    assert.match(painted.data[1].url, /^https:\/\/ideogram\.ai\//);
  });

  it('npm openai is told which models paint when it names none', async () => {
    const error = await refused(() => client.images.generate({ prompt: 'a dot' }));
    assert.equal(error.status, 400);
    assert.match(error.message, /google\/imagen-4\.0-generate-001, ideogram\/ideogram-v3/);
  });

  for (const [format, head] of [['wav', 44], ['pcm', 0], ['mp3', 44]]) {
    it(`npm openai lets Google speak, ${format}`, async () => {
      const answer = await client.audio.speech.create({ model: 'google/gemini-2.5-flash-preview-tts', voice: 'Kore', input: 'Good morning', instructions: 'Say it kindly.', response_format: format });
      const sound = Buffer.from(await answer.arrayBuffer());
      assert.equal(answer.headers.get('content-type'), format === 'pcm' ? 'audio/pcm' : 'audio/wav');
      assert.equal(answer.headers.get('x-portico-dropped'), format === 'mp3' ? 'response_format' : null);
      assert.ok(sound.subarray(head).equals(samples));
      if (head) assert.deepEqual([sound.toString('latin1', 0, 4), sound.readUInt32LE(24), sound.readUInt32LE(40)], ['RIFF', 24000, samples.length]);
    });
  }
});
