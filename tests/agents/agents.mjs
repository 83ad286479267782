// SPDX-License-Identifier: GPL-3.0-or-later
// The coding agents as a user starts them, with nothing but the hub in their configuration.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const programs = path.resolve(new URL('node_modules/.bin', import.meta.url).pathname);

/** What every agent gets: an empty home, nothing of the caller's settings and keys, and a way out that leads nowhere. */
const common = (home) => ({
  HOME: home,
  TMPDIR: home,
  PATH: process.env.PATH,
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  TZ: 'UTC',
  NO_COLOR: '1',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '127.0.0.1',
});

/**
 * `names` are the models that the agent asks for when nobody told it which; with `thinks` it asks every model to think;
 * `counting` is a run that makes it ask for a count of tokens.
 */
export const agents = {
  'claude-code': {
    program: path.join(programs, 'claude'),
    names: ['claude-opus-5-5', 'claude-haiku-4-5-20251001'],
    async prepare({ home, root, key, model }) {
      return {
        ...common(home),
        ANTHROPIC_BASE_URL: root,
        ANTHROPIC_AUTH_TOKEN: key,
        ...(model ? { ANTHROPIC_MODEL: model, ANTHROPIC_DEFAULT_HAIKU_MODEL: model } : {}),
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        MAX_THINKING_TOKENS: '4096',
      };
    },
    args: ({ prompt }) => ['-p', prompt, '--output-format', 'json', '--allowedTools', 'Read,Write,Bash'],
    answer: (output) => JSON.parse(output).result,
    thinks: true,
    counting: { path: /count_tokens/, args: () => ['-p', '/context', '--output-format', 'json'] },
  },
  codex: {
    program: path.join(programs, 'codex'),
    names: ['gpt-6.1-sol'],
    async prepare({ home, root, key, model }) {
      const folder = path.join(home, '.codex');
      await mkdir(folder, { recursive: true });
      const lines = [
        ...(model ? [`model = "${model}"`] : []),
        'model_provider = "portico"',
        'model_reasoning_effort = "medium"',
        'check_for_update_on_startup = false',
        '[analytics]',
        'enabled = false',
        '[model_providers.portico]',
        'name = "Portico"',
        `base_url = "${root}/v1"`,
        'env_key = "PORTICO_KEY"',
        'wire_api = "responses"',
      ];
      await writeFile(path.join(folder, 'config.toml'), `${lines.join('\n')}\n`);
      return { ...common(home), PORTICO_KEY: key };
    },
    args: ({ prompt, home }) => [
      'exec',
      '--skip-git-repo-check',
      '--sandbox',
      'danger-full-access',
      '-o',
      path.join(home, 'last.txt'),
      prompt,
    ],
    answer: (output, { home }) => readFile(path.join(home, 'last.txt'), 'utf8'),
    thinks: true,
  },
  'gemini-cli': {
    program: path.join(programs, 'gemini'),
    names: ['gemini-3.1-pro-preview', 'gemini-3.5-flash-lite'],
    async prepare({ home, root, key }) {
      const folder = path.join(home, '.gemini');
      await mkdir(folder, { recursive: true });
      const settings = {
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      };
      await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings));
      return { ...common(home), GOOGLE_GEMINI_BASE_URL: root, GEMINI_API_KEY: key, GEMINI_CLI_TRUST_WORKSPACE: 'true' };
    },
    args: ({ prompt, model }) => [...(model ? ['-m', model] : []), '--yolo', '--output-format', 'json', '-p', prompt],
    answer: (output) => JSON.parse(output.slice(output.indexOf('{'))).response,
    // What a picture costs it does not guess.
    counting: {
      path: /:countTokens/,
      args: ({ model }) => [
        ...(model ? ['-m', model] : []),
        '--yolo',
        '--output-format',
        'json',
        '-p',
        'What is in @dot.png?',
      ],
    },
  },
};
