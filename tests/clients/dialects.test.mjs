// SPDX-License-Identifier: GPL-3.0-or-later
// Official clients of every dialect against the hub, whose provider speaks chat completions: all is translated.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { GoogleGenAI } from '@google/genai';
import { generateText, jsonSchema, streamText, tool } from 'ai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { TestHub } from './hub.mjs';

const hello = 'Hello from the upstream.';
const city = { type: 'object', properties: { city: { type: 'string' } } };

async function refused(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'it succeeded' });
}

describe('clients of every dialect', () => {
  let hub;
  let root;

  before(async () => {
    hub = await TestHub.start();
    root = hub.baseURL.replace(/\/v1$/, '');
  });
  after(() => hub?.stop());

  describe('@anthropic-ai/sdk', () => {
    let client;
    const ask = (model, content, more = {}) => ({ model, max_tokens: 100, messages: [{ role: 'user', content }], ...more });
    before(() => {
      client = new Anthropic({ baseURL: root, apiKey: hub.key, maxRetries: 0, timeout: 15000 });
    });

    it('gets a message, and the call is recorded when it is there', async () => {
      const { data, response } = await client.messages.create(ask('up/ok', 'hi')).withResponse();
      assert.equal(data.content[0].text, hello);
      assert.equal(data.stop_reason, 'end_turn');
      assert.ok(data.usage.output_tokens > 0);
      const record = await hub.recordOf(response.headers.get('x-request-id'));
      assert.equal(record.status, 'succeeded');
      assert.equal(record.endpoint, 'messages');
      assert.ok(record.creditsNano > 0);
    });

    it('streams a message', async () => {
      const stream = client.messages.stream(ask('up/ok', 'hi'));
      const message = await stream.finalMessage();
      assert.equal(message.content[0].text, hello);
      assert.ok(message.usage.input_tokens > 0);
    });

    it('makes a tools round trip, streamed too', async () => {
      const tools = [{ name: 'weather', description: 'Weather of a city', input_schema: city }];
      const first = await client.messages.create(ask('up/ok', 'Weather?', { tools }));
      const use = first.content.find((block) => block.type === 'tool_use');
      assert.equal(use.name, 'weather');
      assert.equal(first.stop_reason, 'tool_use');
      const second = await client.messages.create({
        ...ask('up/ok', 'Weather?', { tools }),
        messages: [
          { role: 'user', content: 'Weather?' },
          { role: 'assistant', content: first.content },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: 'sunny' }] },
        ],
      });
      assert.match(second.content[0].text, /sunny/);
      const streamed = await client.messages.stream(ask('up/ok', 'Weather?', { tools })).finalMessage();
      assert.equal(streamed.content.find((block) => block.type === 'tool_use').name, 'weather');
    });

    it('sends the prompt and the system unchanged', async () => {
      const text = 'naïve – 你好 👋 "quoted" \\ 9007199254740993123';
      const answer = await client.messages.create(ask('up/echo', text, { system: 'be brief' }));
      assert.equal(answer.content[0].text, text);
    });

    it('counts tokens and lists models', async () => {
      const count = await client.messages.countTokens({ model: 'up/ok', messages: [{ role: 'user', content: 'hello there' }] });
      assert.ok(count.input_tokens > 0);
      const ids = [];
      for await (const model of client.models.list()) ids.push(model.id);
      assert.ok(ids.includes('up/ok'));
      assert.equal((await client.models.retrieve('up/ok')).id, 'up/ok');
    });

    for (const [model, name] of [
      ['up/error-400', 'BadRequestError'],
      ['up/error-429', 'RateLimitError'],
      ['up/error-500', 'InternalServerError'],
      ['up/error-401', 'InternalServerError'],
      ['nobody/x', 'NotFoundError'],
    ]) {
      it(`gives ${name} for ${model}`, async () => {
        const error = await refused(() => client.messages.create(ask(model, 'hi')));
        assert.equal(error.constructor.name, name, `${error}`);
        assert.equal(error.error.type, 'error');
        // The refused key would be left alone for all that follows.
        if (model === 'up/error-401') await hub.cli('credential', 'retry', 'up');
      });
    }

    for (const model of ['up/cut', 'up/no-finish', 'up/error-event']) {
      it(`never ends a broken stream cleanly: ${model}`, async () => {
        const error = await refused(() => client.messages.stream(ask(model, 'hi')).finalMessage());
        assert.ok(error instanceof Error);
      });
    }
  });

  describe('openai, responses', () => {
    let client;
    before(() => {
      client = new OpenAI({ baseURL: hub.baseURL, apiKey: hub.key, maxRetries: 0, timeout: 15000 });
    });

    it('answers', async () => {
      const response = await client.responses.create({ model: 'up/ok', input: 'hi' });
      assert.equal(response.output_text, hello);
      assert.equal(response.status, 'completed');
    });

    it('streams its events in order', async () => {
      const types = [];
      let text = '';
      for await (const event of await client.responses.create({ model: 'up/ok', input: 'hi', stream: true })) {
        types.push(event.type);
        if (event.type === 'response.output_text.delta') text += event.delta;
      }
      assert.equal(text, hello);
      assert.equal(types[0], 'response.created');
      assert.equal(types.at(-1), 'response.completed');
    });

    it('calls functions', async () => {
      const tools = [{ type: 'function', name: 'weather', parameters: city, strict: false }];
      const first = await client.responses.create({ model: 'up/ok', input: 'Weather?', tools });
      const call = first.output.find((item) => item.type === 'function_call');
      assert.equal(call.name, 'weather');
      const second = await client.responses.create({
        model: 'up/ok',
        tools,
        input: [{ role: 'user', content: 'Weather?' }, call, { type: 'function_call_output', call_id: call.call_id, output: 'sunny' }],
      });
      assert.match(second.output_text, /sunny/);
    });

    it('ends a broken stream with response.failed', async () => {
      const types = [];
      for await (const event of await client.responses.create({ model: 'up/cut', input: 'hi', stream: true })) types.push(event.type);
      assert.equal(types.at(-1), 'response.failed');
    });

    it('does not forget what it never knew', async () => {
      const error = await refused(() => client.responses.create({ model: 'up/ok', input: 'hi', previous_response_id: 'resp_unknown' }));
      assert.equal(error.status, 400);
    });
  });

  describe('@google/genai', () => {
    let client;
    before(() => {
      client = new GoogleGenAI({ apiKey: hub.key, httpOptions: { baseUrl: root } });
    });

    it('generates, whole and streamed', async () => {
      const whole = await client.models.generateContent({ model: 'up/ok', contents: 'hi' });
      assert.equal(whole.text, hello);
      let text = '';
      for await (const chunk of await client.models.generateContentStream({ model: 'up/ok', contents: 'hi' })) text += chunk.text ?? '';
      assert.equal(text, hello);
    });

    it('calls functions', async () => {
      const config = { tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: city }] }] };
      const first = await client.models.generateContent({ model: 'up/ok', contents: 'Weather?', config });
      assert.equal(first.functionCalls[0].name, 'weather');
    });

    it('counts tokens and tells errors in its own shape', async () => {
      assert.ok((await client.models.countTokens({ model: 'up/ok', contents: 'hi' })).totalTokens > 0);
      const error = await refused(() => client.models.generateContent({ model: 'up/error-429', contents: 'hi' }));
      assert.equal(error.status, 429);
      const broken = await refused(async () => {
        for await (const chunk of await client.models.generateContentStream({ model: 'up/error-event', contents: 'hi' })) assert.ok(chunk);
      });
      assert.ok(broken instanceof Error);
    });
  });

  describe('ollama', () => {
    let client;
    before(() => {
      client = new Ollama({ host: root, headers: { authorization: `Bearer ${hub.key}` } });
    });

    it('chats, whole and streamed, and generates', async () => {
      const messages = [{ role: 'user', content: 'hi' }];
      assert.equal((await client.chat({ model: 'up/ok', messages })).message.content, hello);
      let text = '';
      for await (const part of await client.chat({ model: 'up/ok', messages, stream: true })) text += part.message.content;
      assert.equal(text, hello);
      assert.equal((await client.generate({ model: 'up/ok', prompt: 'hi' })).response, hello);
    });

    it('calls tools and lists models', async () => {
      const tools = [{ type: 'function', function: { name: 'weather', description: 'Weather', parameters: city } }];
      const answer = await client.chat({ model: 'up/ok', messages: [{ role: 'user', content: 'Weather?' }], tools });
      assert.equal(answer.message.tool_calls[0].function.name, 'weather');
      assert.ok((await client.list()).models.some((model) => model.name === 'up/ok'));
      assert.ok((await refused(() => client.chat({ model: 'nobody/x', messages: [] }))).message);
    });
  });

  describe('ai', () => {
    const providers = () => ({
      'openai responses': createOpenAI({ baseURL: hub.baseURL, apiKey: hub.key }).responses('up/ok'),
      'openai chat': createOpenAI({ baseURL: hub.baseURL, apiKey: hub.key }).chat('up/ok'),
      anthropic: createAnthropic({ baseURL: hub.baseURL, apiKey: hub.key })('up/ok'),
      google: createGoogleGenerativeAI({ baseURL: `${root}/v1beta`, apiKey: hub.key })('up/ok'),
    });

    for (const name of ['openai responses', 'openai chat', 'anthropic', 'google']) {
      it(`generates, streams and calls tools through its ${name} provider`, async () => {
        const model = providers()[name];
        assert.equal((await generateText({ model, prompt: 'hi', maxRetries: 0 })).text, hello);
        let text = '';
        for await (const part of streamText({ model, prompt: 'hi', maxRetries: 0 }).textStream) text += part;
        assert.equal(text, hello);
        const tools = { weather: tool({ description: 'Weather of a city', inputSchema: jsonSchema(city) }) };
        const called = await generateText({ model, prompt: 'Weather?', tools, maxRetries: 0 });
        assert.equal(called.toolCalls[0].toolName, 'weather');
      });
    }
  });
});
