// SPDX-License-Identifier: GPL-3.0-or-later
// @anthropic-ai/sdk before every provider.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { matrix } from './matrix.mjs';
import { messages } from './upstreams/messages.mjs';

const finishes = { end_turn: 'stop', max_tokens: 'length', tool_use: 'calls', refusal: 'filter' };

class Talk {
  constructor(client, model, { text, system, tools, image, schema, thinks, maxTokens = 1000 }) {
    const content = image ? [{ type: 'text', text }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } }] : text;
    this.client = client;
    this.body = {
      model, max_tokens: maxTokens, messages: [{ role: 'user', content }],
      ...(system ? { system: [{ type: 'text', text: system }] } : {}),
      ...(tools ? { tools: tools.map(({ name, description, schema: input_schema }) => ({ name, description, input_schema })) } : {}),
      ...(schema ? { output_config: { format: { type: 'json_schema', schema } } } : {}),
      // The modern models have their own measure, the older ones a budget; a client sends what its model takes.
      ...(thinks ? { thinking: model.startsWith('modern/') ? { type: 'adaptive' } : { type: 'enabled', budget_tokens: 2000 } } : {}),
    };
  }

  async send({ stream, signal, heard }) {
    if (!stream) return this.#take(await this.client.messages.create(this.body, { signal }));
    const running = this.client.messages.stream(this.body, { signal });
    running.on('text', () => heard?.());
    return this.#take(await running.finalMessage());
  }

  #take({ content, stop_reason, usage }) {
    this.body.messages.push({ role: 'assistant', content });
    const all = (type, member) => content.filter((block) => block.type === type).map((block) => block[member]).join('');
    const input = usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
    return {
      text: all('text', 'text'), thought: all('thinking', 'thinking'), finish: finishes[stop_reason], usage: { input, output: usage.output_tokens },
      calls: content.filter((block) => block.type === 'tool_use').map(({ id, name, input: args }) => ({ id, name, args })),
    };
  }

  answer(calls) {
    this.body.messages.push({ role: 'user', content: calls.map(({ id, result }) => ({ type: 'tool_result', tool_use_id: id, content: [{ type: 'text', text: result }] })) });
  }

  say(text) {
    this.body.messages.push({ role: 'user', content: text });
  }
}

const classes = { 400: 'BadRequestError', 404: 'NotFoundError', 429: 'RateLimitError', 503: 'ServiceUnavailableError', 529: 'OverloadedError' };

matrix({
  name: '@anthropic-ai/sdk',
  lacks: { responses: ['showsThoughts'] }, // summaries come when they are asked for
  connect({ root, key }) {
    const client = new Anthropic({ baseURL: root, apiKey: key, maxRetries: 0, timeout: 15000 });
    return (model, options) => new Talk(client, model, options);
  },
  checkError(error, status) {
    assert.equal(error.status, status, `${error}`);
    assert.equal(error.constructor.name, classes[status] ?? 'InternalServerError');
    assert.equal(error.error.type, 'error');
  },
}, process.env.PORTICO_MATRIX?.split(','));
