// SPDX-License-Identifier: GPL-3.0-or-later
// A real hub with a strict upstream behind it for every dialect that providers speak.
import { chat, deepseek } from './upstreams/chat.mjs';
import { mistral, xai } from './upstreams/chatvendors.mjs';
import * as bedrock from './upstreams/converse.mjs';
import * as google from './upstreams/gemini.mjs';
import * as anthropic from './upstreams/messages.mjs';
import { ollama } from './upstreams/ollama.mjs';
import { key as openaiKey } from './upstreams/openai.mjs';
import { responses } from './upstreams/responses.mjs';
import { Upstream } from './upstreams/upstream.mjs';
import { TestHub } from './hub.mjs';

const sigv4 = ['--access-key-id', bedrock.credentials.accessKeyId];

/**
 * `thinker` is a model that shows its thoughts. `dialect` stands in an override where the kind speaks more than one.
 * `writes` and `reads`: whether it tells of what its cache took and gave.
 */
export const providers = [
  { name: 'chat', module: chat, kind: 'openai', base: '/v1', secret: openaiKey, model: 'gpt-4o', others: ['gpt-5.1'], dialect: 'chat', reads: true, writes: true, filters: true },
  { name: 'deepseek', module: deepseek, kind: 'deepseek', base: '/v1', secret: openaiKey, model: 'deepseek-reasoner', thinker: 'deepseek-reasoner', lacks: ['image'], dialect: 'chat', reads: true, filters: true },
  { name: 'mistral', module: mistral, kind: 'mistral', base: '/v1', secret: openaiKey, model: 'mistral-large-latest', reads: true, writes: true, filters: true },
  { name: 'xai', module: xai, kind: 'xai', base: '/v1', secret: openaiKey, model: 'grok-4.3', dialect: 'chat', reads: true, writes: true, filters: true },
  { name: 'responses', module: responses, kind: 'openai', base: '/v1', secret: openaiKey, model: 'gpt-4o', thinker: 'gpt-5.1', dialect: 'responses', reads: true, writes: true, filters: true },
  { name: 'messages', says529: true, module: anthropic.messages, kind: 'anthropic', base: '', secret: anthropic.key, model: 'claude-sonnet-4-5', thinker: 'claude-sonnet-4-5', reads: true, writes: true, filters: true },
  { name: 'modern', says529: true, module: anthropic.messages, kind: 'anthropic', base: '', secret: anthropic.key, model: 'claude-opus-4-7', thinker: 'claude-opus-4-7', reads: true, writes: true, filters: true },
  { name: 'gemini', module: google.gemini, kind: 'google', base: '', secret: google.key, model: 'gemini-2.5-flash', thinker: 'gemini-2.5-flash', reads: true, filters: true },
  { name: 'gemini3', module: google.gemini, kind: 'google', base: '', secret: google.key, model: 'gemini-3-flash-preview', thinker: 'gemini-3-flash-preview', reads: true, filters: true },
  { name: 'ollama', module: ollama, kind: 'ollama', base: '', model: 'strict:8b', thinker: 'strict:8b', dialect: 'ollama' },
  { name: 'converse', module: bedrock.converse, kind: 'bedrock', base: '', region: bedrock.region, secret: bedrock.credentials.secretAccessKey, more: sigv4, model: bedrock.model, thinker: bedrock.model, reads: true, writes: true, filters: true },
  { name: 'bearer', module: bedrock.converse, kind: 'bedrock', base: '', region: bedrock.region, secret: bedrock.bearer, model: bedrock.model, thinker: bedrock.model, reads: true, writes: true, filters: true },
];

async function addProvider(hub, provider, upstream) {
  const { name, kind, base, region, secret, more = [], dialect } = provider;
  await hub.cli('provider', 'add', name, '--kind', kind, '--base-url', upstream.url + base, ...(region ? ['--region', region] : []));
  if (secret) await hub.cliWith({ UPSTREAM_SECRET: secret }, 'credential', 'add', name, '--name', 'main', '--secret-env', 'UPSTREAM_SECRET', ...more);
  for (const model of new Set([provider.model, provider.thinker, ...(provider.others ?? [])].filter(Boolean))) {
    await hub.cli('model', 'add', name, model);
    if (dialect) await hub.cli('model', 'edit', name, model, '--traits', JSON.stringify({ dialect }));
  }
}

export class StrictHub {
  /** With the providers of these names, or all. */
  static async start(names) {
    const strict = new StrictHub();
    strict.upstreams = new Map();
    strict.providers = providers.filter((one) => !names || names.includes(one.name));
    strict.hub = await TestHub.begin();
    try {
      await strict.#fill();
    } catch (error) {
      await strict.stop();
      throw error;
    }
    return strict;
  }

  async #fill() {
    for (const provider of this.providers) {
      const upstream = await Upstream.start(provider.module);
      this.upstreams.set(provider.name, upstream);
      await addProvider(this.hub, provider, upstream);
    }
    await this.hub.serve();
  }

  get key() {
    return this.hub.key;
  }

  get root() {
    return this.hub.baseURL.replace(/\/v1$/, '');
  }

  /** What the upstreams refused since the last question. */
  takeRefusals() {
    return [...this.upstreams.values()].flatMap((upstream) => upstream.refusals.splice(0));
  }

  /** What failures taught the hub of the provider does not concern the next question. */
  forgive(provider) {
    return this.hub.cli('credential', 'retry', provider);
  }

  /** The newest call's record; an answered call has one. */
  async lastRecord() {
    return (await this.records(1))[0];
  }

  /** The newest so many, newest first. */
  async records(count) {
    const listed = await this.hub.cli('call', 'list', '--limit', String(count));
    return Array.isArray(listed) ? listed : listed.calls;
  }

  async stop() {
    await this.hub?.stop();
    for (const upstream of this.upstreams.values()) await upstream.stop();
  }
}
