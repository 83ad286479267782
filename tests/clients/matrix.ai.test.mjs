// SPDX-License-Identifier: GPL-3.0-or-later
// ai with its OpenAI (responses and chat), Anthropic and Google providers before every provider of the hub's.
import assert from 'node:assert/strict';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, Output, streamText, tool } from 'ai';
import { matrix } from './matrix.mjs';

const finishes = { stop: 'stop', length: 'length', 'tool-calls': 'calls', 'content-filter': 'filter' };

class Talk {
  constructor(model, providerOptions, { text, system, tools, image, schema, thinks, maxTokens }) {
    this.messages = [{ role: 'user', content: [{ type: 'text', text }, ...(image ? [{ type: 'file', mediaType: 'image/png', data: image }] : [])] }];
    this.asked = {
      model, maxRetries: 0,
      ...(system ? { system } : {}),
      ...(tools ? { tools: Object.fromEntries(tools.map((one) => [one.name, tool({ description: one.description, inputSchema: jsonSchema(one.schema) })])) } : {}),
      ...(schema ? { output: Output.object({ schema: jsonSchema(schema) }) } : {}),
      ...(maxTokens ? { maxOutputTokens: maxTokens } : {}),
      providerOptions: providerOptions(thinks),
    };
  }

  async send({ stream, signal, heard }) {
    const asked = { ...this.asked, messages: this.messages, abortSignal: signal };
    if (!stream) return this.#take(await generateText(asked));
    let failure;
    const running = streamText({ ...asked, onError() {} });
    for await (const part of running.fullStream) {
      if (part.type === 'text-delta') heard?.();
      if (part.type === 'error') failure = part.error;
      if (part.type === 'abort') failure = new Error('aborted');
    }
    if (failure) throw failure instanceof Error ? failure : new Error(JSON.stringify(failure));
    const [text, reasoningText, toolCalls, finishReason, usage, response] = await Promise.all([running.text, running.reasoningText, running.toolCalls, running.finishReason, running.usage, running.response]);
    return this.#take({ text, reasoningText, toolCalls, finishReason, usage, response });
  }

  #take({ text, reasoningText, toolCalls, finishReason, usage, response }) {
    this.messages.push(...response.messages);
    return {
      text, thought: reasoningText, finish: finishes[finishReason], usage: { input: usage.inputTokens, output: usage.outputTokens },
      calls: toolCalls.map(({ toolCallId: id, toolName: name, input: args }) => ({ id, name, args })),
    };
  }

  answer(calls) {
    this.messages.push({ role: 'tool', content: calls.map(({ id, name, result }) => ({ type: 'tool-result', toolCallId: id, toolName: name, output: { type: 'text', value: result } })) });
  }

  say(text) {
    this.messages.push({ role: 'user', content: text });
  }
}

const clients = {
  'openai responses': {
    connect: ({ root, key }) => (model) => createOpenAI({ baseURL: `${root}/v1`, apiKey: key }).responses(model),
    options: (thinks) => ({ openai: { store: false, ...(thinks ? { forceReasoning: true, reasoningEffort: 'low', reasoningSummary: 'auto' } : {}) } }),
  },
  // It keeps no thoughts of chat completions; the hub does.
  'openai chat': {
    can: { showsThoughts: false },
    connect: ({ root, key }) => (model) => createOpenAI({ baseURL: `${root}/v1`, apiKey: key }).chat(model),
    options: (thinks) => (thinks ? { openai: { forceReasoning: true, reasoningEffort: 'low' } } : {}),
    names: ['responses', 'messages', 'modern', 'gemini', 'gemini3', 'ollama', 'converse', 'chat'],
  },
  anthropic: {
    connect: ({ root, key }) => (model) => createAnthropic({ baseURL: `${root}/v1`, apiKey: key })(model),
    options: (thinks, model) => (thinks ? { anthropic: { thinking: model.startsWith('modern/') ? { type: 'adaptive' } : { type: 'enabled', budgetTokens: 2000 } } } : {}),
  },
  google: {
    wraps: true,
    connect: ({ root, key }) => (model) => createGoogleGenerativeAI({ baseURL: `${root}/v1beta`, apiKey: key })(model),
    options: (thinks, model) => (thinks ? { google: { thinkingConfig: { includeThoughts: true, ...(model.startsWith('gemini3/') ? { thinkingLevel: 'low' } : { thinkingBudget: 2000 }) } } } : {}),
  },
};

const names = process.env.PORTICO_MATRIX?.split(',');

for (const [name, client] of Object.entries(clients)) {
  matrix({
    name: `ai, ${name}`,
    can: client.can,
    wraps: client.wraps,
    statusOf: (said) => (said === 529 && name === 'google' ? 503 : undefined),
    connect(hub) {
      const model = client.connect(hub);
      return (id, options) => new Talk(model(id), (thinks) => client.options(thinks, id), options);
    },
    checkError(error, status) {
      assert.equal(error.name, 'AI_APICallError', `${error}`);
      assert.equal(error.statusCode, status, `${error}`);
    },
  }, names ?? client.names);
}
