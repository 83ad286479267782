// SPDX-License-Identifier: GPL-3.0-or-later
// @langchain/openai, which speaks both of OpenAI's dialects, before every provider.
import assert from 'node:assert/strict';
import { AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { matrix } from './matrix.mjs';

const finishes = { stop: 'stop', length: 'length', tool_calls: 'calls', content_filter: 'filter', max_output_tokens: 'length' };

class Talk {
  constructor({ root, key }, useResponsesApi, model, { text, system, tools, image, schema, thinks, maxTokens }) {
    const chat = new ChatOpenAI({
      model, apiKey: key, maxRetries: 0, useResponsesApi, streamUsage: true, configuration: { baseURL: `${root}/v1` },
      ...(useResponsesApi ? { zdrEnabled: true } : {}),
      ...(maxTokens ? { maxTokens } : {}),
      ...(thinks ? { reasoning: { effort: 'low', ...(useResponsesApi ? { summary: 'auto' } : {}) } } : {}),
    });
    const more = {
      ...(tools ? { tools: tools.map((one) => ({ type: 'function', function: { name: one.name, description: one.description, parameters: one.schema } })) } : {}),
      ...(schema ? { response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema } } } : {}),
    };
    this.model = chat.withConfig(more);
    this.messages = [
      ...(system ? [new SystemMessage(system)] : []),
      new HumanMessage({ content: image ? [{ type: 'text', text }, { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } }] : text }),
    ];
  }

  async send({ stream, signal, heard }) {
    if (!stream) return this.#take(await this.model.invoke(this.messages, { signal }));
    let whole;
    for await (const chunk of await this.model.stream(this.messages, { signal })) {
      whole = whole ? whole.concat(chunk) : chunk;
      if (chunk.text) heard?.();
    }
    signal?.throwIfAborted();
    assert.ok(whole instanceof AIMessageChunk);
    return this.#take(whole);
  }

  #take(message) {
    this.messages.push(message);
    const { usage_metadata: usage, response_metadata: facts } = message;
    const calls = message.tool_calls.map(({ id, name, args }) => ({ id, name, args }));
    const reason = facts.finish_reason ?? facts.incomplete_details?.reason ?? 'stop';
    return { text: message.text, calls, finish: reason === 'stop' && calls.length ? 'calls' : finishes[reason], usage: { input: usage.input_tokens, output: usage.output_tokens } };
  }

  answer(calls) {
    this.messages.push(...calls.map(({ id, result }) => new ToolMessage({ content: result, tool_call_id: id })));
  }

  say(text) {
    this.messages.push(new HumanMessage(text));
  }
}

const names = process.env.PORTICO_MATRIX?.split(',');

for (const useResponsesApi of [false, true]) {
  matrix({
    name: `@langchain/openai, ${useResponsesApi ? 'responses' : 'chat'}`,
    can: { showsThoughts: false },
    connect: (hub) => (model, options) => new Talk(hub, useResponsesApi, model, options),
    checkError: (error, status) => assert.equal(error.status, status, `${error}`),
  }, names ?? ['chat', 'responses', 'messages', 'modern', 'gemini', 'gemini3', 'ollama', 'converse']);
}
