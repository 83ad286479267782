// SPDX-License-Identifier: GPL-3.0-or-later
// @google/genai before every provider.
import assert from 'node:assert/strict';
import { GoogleGenAI } from '@google/genai';
import { matrix } from './matrix.mjs';

const finishes = { STOP: 'stop', MAX_TOKENS: 'length', SAFETY: 'filter' };

class Talk {
  constructor(client, model, { text, system, tools, image, schema, thinks, maxTokens }) {
    this.client = client;
    this.model = model;
    this.contents = [{ role: 'user', parts: [{ text }, ...(image ? [{ inlineData: { mimeType: 'image/png', data: image } }] : [])] }];
    const measure = model.startsWith('gemini3/') ? { thinkingLevel: 'LOW' } : { thinkingBudget: 2000 };
    this.config = {
      ...(system ? { systemInstruction: system } : {}),
      ...(tools ? { tools: [{ functionDeclarations: tools.map(({ name, description, schema: parametersJsonSchema }) => ({ name, description, parametersJsonSchema })) }] } : {}),
      ...(schema ? { responseMimeType: 'application/json', responseJsonSchema: schema } : {}),
      ...(thinks ? { thinkingConfig: { includeThoughts: true, ...measure } } : {}),
      ...(maxTokens ? { maxOutputTokens: maxTokens } : {}),
    };
  }

  async send({ stream, signal, heard }) {
    const asked = { model: this.model, contents: this.contents, config: { ...this.config, abortSignal: signal } };
    if (!stream) return this.#take([await this.client.models.generateContent(asked)]);
    const chunks = [];
    for await (const chunk of await this.client.models.generateContentStream(asked)) {
      chunks.push(chunk);
      if (chunk.text) heard?.();
    }
    return this.#take(chunks);
  }

  #take(chunks) {
    const candidates = chunks.map((chunk) => chunk.candidates?.[0]).filter(Boolean);
    const parts = candidates.flatMap((candidate) => candidate.content?.parts ?? []).filter((part) => part.text !== '' || part.thoughtSignature);
    this.contents.push({ role: 'model', parts });
    const usage = chunks.at(-1).usageMetadata;
    const output = usage.candidatesTokenCount + (usage.thoughtsTokenCount ?? 0);
    assert.equal(usage.totalTokenCount, usage.promptTokenCount + output);
    const calls = parts.filter((part) => part.functionCall).map(({ functionCall: { id, name, args } }) => ({ id, name, args }));
    const textOf = (thought) => parts.filter((part) => Boolean(part.thought) === thought).map((part) => part.text ?? '').join('');
    const finish = finishes[candidates.at(-1).finishReason];
    return { text: textOf(false), thought: textOf(true), calls, finish: finish === 'stop' && calls.length > 0 ? 'calls' : finish, usage: { input: usage.promptTokenCount, output } };
  }

  answer(calls) {
    this.contents.push({ role: 'user', parts: calls.map(({ id, name, result }) => ({ functionResponse: { id, name, response: { output: result } } })) });
  }

  say(text) {
    this.contents.push({ role: 'user', parts: [{ text }] });
  }
}

matrix({
  statusOf: (said) => (said === 529 ? 503 : undefined), // Google's word for it
  name: '@google/genai',
  connect({ root, key }) {
    const client = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: root } });
    return (model, options) => new Talk(client, model, options);
  },
  checkError(error, status) {
    assert.equal(error.constructor.name, 'ApiError', `${error}`);
    assert.equal(error.status, status, `${error}`);
    assert.equal(JSON.parse(error.message).error.code, status);
  },
}, process.env.PORTICO_MATRIX?.split(','));
