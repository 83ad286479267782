// SPDX-License-Identifier: GPL-3.0-or-later
// The official OpenAI client against the hub, over a plain and over a TLS upstream.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import OpenAI from 'openai';
import { TestHub } from './hub.mjs';

const user = (content) => [{ role: 'user', content }];
const weather = {
  type: 'function',
  function: { name: 'weather', description: 'Weather of a city', parameters: { type: 'object', properties: { zebra: { type: 'string' }, apple: { type: 'string' } } } },
};

for (const tls of [false, true]) {
  describe(`openai client, ${tls ? 'TLS' : 'plain'} upstream`, () => {
    let hub;
    let client;

    before(async () => {
      hub = await TestHub.start({ tls });
      client = new OpenAI({ baseURL: hub.baseURL, apiKey: hub.key, maxRetries: 0, timeout: 15000 });
    });
    after(() => hub?.stop());

    const refused = async (promise) => {
      try {
        await promise;
      } catch (error) {
        return error;
      }
      throw new assert.AssertionError({ message: 'it succeeded' });
    };

    it('chats, and the call is recorded when the answer is there', async () => {
      const { data, response } = await client.chat.completions.create({ model: 'up/ok', messages: user('hi') }).withResponse();
      assert.equal(data.choices[0].message.content, 'Hello from the upstream.');
      assert.ok(data.usage.total_tokens > 0);
      const record = await hub.recordOf(response.headers.get('x-request-id'));
      assert.equal(record.status, 'succeeded');
      assert.equal(record.modelServed, 'ok');
    });

    it('sends the prompt unchanged', async () => {
      const text = 'naïve – 你好 👋 \u0001 "quoted" \\ 9007199254740993123';
      const answer = await client.chat.completions.create({ model: 'up/echo', messages: user(text) });
      assert.equal(answer.choices[0].message.content, text);
    });

    it('resolves a bare model name', async () => {
      const answer = await client.chat.completions.create({ model: 'ok', messages: user('hi') });
      assert.equal(answer.choices.length, 1);
    });

    it('keeps the request id of the caller', async () => {
      const { response } = await client.chat.completions
        .create({ model: 'up/ok', messages: user('hi') }, { headers: { 'x-request-id': 'my-own-id-1' } })
        .withResponse();
      assert.equal(response.headers.get('x-request-id'), 'my-own-id-1');
      assert.ok(await hub.recordOf('my-own-id-1'));
    });

    it('streams without a usage chunk that was not asked for', async () => {
      const stream = await client.chat.completions.create({ model: 'up/ok', messages: user('hi'), stream: true });
      let text = '';
      let finish;
      for await (const chunk of stream) {
        assert.equal(chunk.choices.length, 1, 'the usage chunk came through');
        text += chunk.choices[0].delta.content ?? '';
        finish = chunk.choices[0].finish_reason ?? finish;
      }
      assert.equal(text, 'Hello from the upstream.');
      assert.equal(finish, 'stop');
    });

    it('streams with the usage chunk when asked', async () => {
      const stream = await client.chat.completions.create({ model: 'up/ok', messages: user('hi'), stream: true, stream_options: { include_usage: true } });
      let usage;
      for await (const chunk of stream) usage = chunk.usage ?? usage;
      assert.ok(usage.total_tokens > 0);
    });

    it('accounts a stream whose client did not ask for usage', async () => {
      const { data: stream, response } = await client.chat.completions.create({ model: 'up/ok', messages: user('hi'), stream: true }).withResponse();
      for await (const chunk of stream) assert.ok(chunk);
      const record = await hub.recordOf(response.headers.get('x-request-id'));
      assert.ok(record.creditsNano > 0);
      assert.equal(record.streamed, true);
    });

    it('makes a tools round trip', async () => {
      const first = await client.chat.completions.create({ model: 'up/ok', messages: user('Weather?'), tools: [weather] });
      const call = first.choices[0].message.tool_calls[0];
      assert.equal(call.function.name, 'weather');
      assert.equal(first.choices[0].finish_reason, 'tool_calls');
      const second = await client.chat.completions.create({
        model: 'up/ok',
        messages: [...user('Weather?'), first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'sunny' }],
        tools: [weather],
      });
      assert.match(second.choices[0].message.content, /sunny/);
    });

    it('streams tool calls whose pieces add up to JSON', async () => {
      const stream = client.chat.completions.stream({ model: 'up/ok', messages: user('Weather?'), tools: [weather] });
      const message = await stream.finalMessage();
      assert.equal(message.tool_calls[0].function.name, 'weather');
      assert.doesNotThrow(() => JSON.parse(message.tool_calls[0].function.arguments));
    });

    it('answers in JSON mode', async () => {
      const answer = await client.chat.completions.create({ model: 'up/ok', messages: user('json please'), response_format: { type: 'json_object' } });
      assert.deepEqual(JSON.parse(answer.choices[0].message.content), { answer: 42 });
    });

    it('lists models', async () => {
      const ids = [];
      for await (const model of client.models.list()) ids.push(model.id);
      assert.ok(ids.includes('up/ok'), ids.join());
      assert.equal((await client.models.retrieve('up/ok')).id, 'up/ok');
    });

    it('stops the upstream when the client aborts a stream', async () => {
      const controller = new AbortController();
      const { data: stream, response } = await client.chat.completions
        .create({ model: 'up/drip-50', messages: user('hi'), stream: true }, { signal: controller.signal })
        .withResponse();
      for await (const chunk of stream) {
        assert.ok(chunk);
        controller.abort();
      }
      const id = response.headers.get('x-request-id');
      let record;
      for (let tries = 0; tries < 40 && !record; ++tries) record = await hub.recordOf(id);
      assert.equal(record.status, 'cancelled');
      assert.equal(record.httpStatus, 499);
    });

    it('aborts while nothing has come', async () => {
      const controller = new AbortController();
      const pending = client.chat.completions.create({ model: 'up/silent', messages: user('hi') }, { signal: controller.signal, headers: { 'x-request-id': `abort-${tls}` } });
      setTimeout(() => controller.abort(), 50);
      assert.equal((await refused(pending)).constructor.name, 'APIUserAbortError');
      let record;
      for (let tries = 0; tries < 40 && !record; ++tries) record = await hub.recordOf(`abort-${tls}`);
      assert.equal(record.status, 'cancelled');
    });

    for (const [model, name] of [
      ['up/error-400', 'BadRequestError'],
      ['up/error-404', 'NotFoundError'],
      ['up/error-409', 'ConflictError'],
      ['up/error-422', 'UnprocessableEntityError'],
      ['up/error-429', 'RateLimitError'],
      ['up/error-500', 'InternalServerError'],
      ['up/error-401', 'InternalServerError'], // the provider's 401 is never the caller's own
      ['up/reset', 'InternalServerError'],
      ['up/bad-json', 'InternalServerError'],
      ['nobody/anything', 'NotFoundError'],
    ]) {
      it(`gives ${name} for ${model}`, async () => {
        const error = await refused(client.chat.completions.create({ model, messages: user('hi') }));
        assert.equal(error.constructor.name, name, `${error}`);
        assert.ok(error.error.message);
        assert.doesNotMatch(JSON.stringify(error.error), /sk-|app\.py|127\.0\.0\.1/);
        // The refused key would be left alone for all that follows.
        if (model === 'up/error-401') await hub.cli('credential', 'retry', 'up');
      });
    }

    for (const model of ['up/cut', 'up/cut-reset', 'up/no-finish', 'up/error-event', 'up/bad-chunk']) {
      it(`never ends a broken stream cleanly: ${model}`, async () => {
        const error = await refused((async () => {
          const stream = await client.chat.completions.create({ model, messages: user('hi'), stream: true });
          for await (const chunk of stream) assert.ok(chunk);
        })());
        assert.ok(error instanceof OpenAI.APIError, `${error}`);
      });
    }

    it('takes a stream for whole that spares [DONE]', async () => {
      const stream = await client.chat.completions.create({ model: 'up/no-done', messages: user('hi'), stream: true });
      let text = '';
      let finish = null;
      for await (const { choices } of stream) {
        text += choices[0]?.delta.content ?? '';
        finish = choices[0]?.finish_reason ?? finish;
      }
      assert.equal(finish, 'stop');
      assert.ok(text.length > 0);
    });

    it('refuses a wrong key', async () => {
      const stranger = new OpenAI({ baseURL: hub.baseURL, apiKey: 'sk-portico-wrong', maxRetries: 0 });
      assert.equal((await refused(stranger.chat.completions.create({ model: 'up/ok', messages: user('hi') }))).constructor.name, 'AuthenticationError');
    });

    it('takes 40 calls at once', async () => {
      const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => client.chat.completions.create({ model: 'up/echo', messages: user(`n${i}`) })));
      answers.forEach((answer, i) => assert.equal(answer.choices[0].message.content, `n${i}`));
    });
  });
}
