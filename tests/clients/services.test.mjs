// SPDX-License-Identifier: GPL-3.0-or-later
// npm openai's services beside text, before a provider that checks what arrives.
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { after, afterEach, before, describe, it } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { TestHub } from './hub.mjs';
import { refused } from './matrix.mjs';
import { key as secret } from './upstreams/openai.mjs';
import { pixel, services, sound, transcript, vectorOf } from './upstreams/openaiservices.mjs';
import { Upstream } from './upstreams/upstream.mjs';

globalThis.File ??= File; // older Node.js has it there only

const models = { 'text-embedding-3-small': 'embedding', 'gpt-image-1': 'image', 'gpt-4o-mini-tts': 'speech', 'gpt-4o-transcribe': 'transcription', 'whisper-1': 'transcription', 'omni-moderation-latest': 'moderation' };

describe('openai, services', () => {
  let hub;
  let upstream;
  let client;

  before(async () => {
    upstream = await Upstream.start(services);
    hub = await TestHub.begin();
    await hub.cli('provider', 'add', 'up', '--kind', 'openai', '--base-url', `${upstream.url}/v1`);
    await hub.cliWith({ UPSTREAM_SECRET: secret }, 'credential', 'add', 'up', '--name', 'main', '--secret-env', 'UPSTREAM_SECRET');
    for (const [model, type] of Object.entries(models)) await hub.cli('model', 'add', 'up', model, '--type', type);
    await hub.serve();
    client = new OpenAI({ baseURL: hub.baseURL, apiKey: hub.key, maxRetries: 0, timeout: 15000 });
  });
  after(async () => {
    await hub?.stop();
    await upstream?.stop();
  });
  afterEach(() => assert.deepEqual(upstream.refusals.splice(0), [], 'the provider refused what the hub sent'));

  const file = (bytes, name, type) => toFile(bytes, name, { type });

  it('embeds, in base64 as it asks for by itself and in numbers', async () => {
    for (const more of [{}, { encoding_format: 'float' }]) {
      const answer = await client.embeddings.create({ model: 'up/text-embedding-3-small', input: ['a', 'bcd'], ...more });
      assert.deepEqual(answer.data.map((one) => [...one.embedding]), [vectorOf('a'), vectorOf('bcd')]);
      assert.equal(answer.usage.prompt_tokens, 8);
    }
  });

  it('paints and changes pictures', async () => {
    const painted = await client.images.generate({ model: 'up/gpt-image-1', prompt: 'a dot', n: 2, size: '1024x1024' });
    assert.deepEqual(painted.data.map((one) => one.b64_json), [pixel.toString('base64'), pixel.toString('base64')]);
    const changed = await client.images.edit({ model: 'up/gpt-image-1', prompt: 'bigger', image: await file(pixel, 'dot.png', 'image/png') });
    assert.equal(changed.data[0].b64_json, pixel.toString('base64'));
  });

  it('speaks', async () => {
    const answer = await client.audio.speech.create({ model: 'up/gpt-4o-mini-tts', voice: 'alloy', input: 'Good morning' });
    assert.equal(answer.headers.get('content-type'), 'audio/mpeg');
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(sound));
  });

  it('transcribes, whole, as text, streamed, and translates', async () => {
    const ask = async (more) => client.audio.transcriptions.create({ model: 'up/gpt-4o-transcribe', file: await file(sound, 'a.mp3', 'audio/mpeg'), ...more });
    assert.equal((await ask({})).text, transcript);
    assert.equal((await ask({ response_format: 'text' })).trim(), transcript);
    const types = [];
    for await (const event of await ask({ stream: true })) types.push(event.type === 'transcript.text.done' ? event.text : event.type);
    assert.equal(types.at(-1), transcript);
    assert.equal((await client.audio.translations.create({ model: 'up/whisper-1', file: await file(sound, 'a.wav', 'audio/wav') })).text, transcript);
  });

  it('moderates', async () => {
    const answer = await client.moderations.create({ model: 'up/omni-moderation-latest', input: ['good', 'bad'] });
    assert.deepEqual(answer.results.map((one) => one.flagged), [false, true]);
  });

  it("tells the provider's refusal", async () => {
    const error = await refused(() => client.images.generate({ model: 'up/gpt-image-1', prompt: 'a dot', size: '1x1' }));
    assert.equal(error.status, 400);
    assert.equal(error.code, 'invalid_value');
    assert.equal(upstream.refusals.splice(0).length, 1);
  });

  it('has a record of each', async () => {
    const listed = await hub.cli('call', 'list', '--limit', '50');
    const calls = Array.isArray(listed) ? listed : listed.calls;
    assert.deepEqual(calls.map((call) => call.status).reverse(), [...Array(10).fill('succeeded'), 'failed']);
  });
});
