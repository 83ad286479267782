// SPDX-License-Identifier: GPL-3.0-or-later
// A provider of every family behind the hub, each at the scripted upstream, with a model that the catalogue knows.
const secret = ['--name', 'main', '--secret-env', 'UPSTREAM_SECRET'];

export const families = {
  responses: { kind: 'openai', path: '/v1', model: 'gpt-5.4' },
  chat: {
    kind: 'openai-compatible',
    path: '/v1',
    model: 'thinker',
    traits: { reasoningField: 'reasoning_content', needsReasoningBack: true },
  },
  messages: { kind: 'anthropic', path: '', model: 'claude-opus-4-7' },
  gemini: { kind: 'google', path: '', model: 'gemini-3.1-pro-preview' },
  converse: {
    kind: 'bedrock',
    path: '',
    model: 'anthropic.claude-opus-4-7',
    provider: ['--region', 'us-east-1'],
    credential: ['--access-key-id', 'AKIASCRIPTED'],
  },
  ollama: { kind: 'ollama', path: '', model: 'thinker' },
};

export async function addProviders(hub, upstream) {
  for (const [name, family] of Object.entries(families)) {
    await hub.cli(
      'provider',
      'add',
      name,
      '--kind',
      family.kind,
      '--base-url',
      upstream.root + family.path,
      ...(family.provider ?? []),
    );
    await hub.cliWith(
      { UPSTREAM_SECRET: 'sk-scripted-0001' },
      'credential',
      'add',
      name,
      ...secret,
      ...(family.credential ?? []),
    );
    await hub.cli('model', 'add', name, family.model);
    if (family.traits) await hub.cli('model', 'edit', name, family.model, '--traits', JSON.stringify(family.traits));
    await hub.cli(
      'rate',
      'set',
      name,
      family.model,
      '--input',
      '1',
      '--output',
      '4',
      '--cache-read',
      '0.1',
      '--cache-write',
      '1',
    );
  }
}
