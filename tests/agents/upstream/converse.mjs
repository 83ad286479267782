// SPDX-License-Identifier: GPL-3.0-or-later
// Bedrock Converse: turns alternate, results of a turn stand together in the next, answers stream in framed events.
import { crc32 } from 'node:zlib';
import { isSeal, mint, pieces, seal, sendJson, turn, usage } from './wire.mjs';

export const path = /\/model\/[^/]+\/(converse(-stream)?|count-tokens)$/;

/** CountTokens: the request that would be sent stands in `input.converse`. */
export const count = (at, body) =>
  at.endsWith('/count-tokens') && Array.isArray(body.input?.converse?.messages) ? { inputTokens: usage.input } : undefined;

function faultOf(message, before) {
  if (before?.role === message.role) return 'roles must alternate';
  if (message.content.some((block) => block.text !== undefined && !block.text.trim())) return 'The text field is blank';
  const thoughts = message.content.filter((block) => block.reasoningContent?.reasoningText);
  const forged = thoughts.some(
    ({ reasoningContent: { reasoningText } }) => !isSeal(reasoningText.signature, reasoningText.text),
  );
  return forged ? 'Invalid `signature` in `thinking` block' : undefined;
}

export function read(body, at) {
  const thinks = ['enabled', 'adaptive'].includes(body.additionalModelRequestFields?.thinking?.type);
  const turns = body.messages.map((message, index) => {
    const calls = message.content
      .filter((block) => block.toolUse)
      .map(({ toolUse }) => ({ id: toolUse.toolUseId, name: toolUse.name }));
    const results = message.content
      .filter((block) => block.toolResult)
      .map(({ toolResult }) => ({
        id: toolResult.toolUseId,
        text: toolResult.content.map((part) => part.text ?? JSON.stringify(part.json)).join('\n'),
      }));
    const unthought = thinks && calls.length > 0 && !message.content[0].reasoningContent;
    const fault =
      faultOf(message, body.messages[index - 1]) ??
      (unthought ? 'Expected `thinking`, but found another block' : undefined);
    return turn({ calls, results, fault });
  });
  const tools = (body.toolConfig?.tools ?? [])
    .filter((tool) => tool.toolSpec)
    .map(({ toolSpec }) => ({ name: toolSpec.name, schema: toolSpec.inputSchema.json }));
  const users = body.messages.filter((message) => message.role === 'user');
  const prompt = users.flatMap((message) => message.content.map((block) => block.text ?? '')).join('\n');
  const format = body.outputConfig?.textFormat?.structure?.jsonSchema?.schema;
  const schema = format && JSON.parse(format);
  return { stream: /stream$/.test(at), thinks, tools, prompt, schema, turns };
}

export const refuse = (message) => ({
  status: 400,
  headers: { 'x-amzn-errortype': 'ValidationException' },
  body: { message },
});

function frame(type, payload) {
  const text = (name, value) => {
    const bytes = Buffer.alloc(4 + name.length + value.length);
    bytes.writeUInt8(name.length, 0);
    bytes.write(name, 1);
    bytes.writeUInt8(7, 1 + name.length);
    bytes.writeUInt16BE(value.length, 2 + name.length);
    bytes.write(value, 4 + name.length);
    return bytes;
  };
  const headers = Buffer.concat([
    text(':event-type', type),
    text(':content-type', 'application/json'),
    text(':message-type', 'event'),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const whole = Buffer.alloc(16 + headers.length + body.length);
  whole.writeUInt32BE(whole.length, 0);
  whole.writeUInt32BE(headers.length, 4);
  whole.writeUInt32BE(crc32(whole.subarray(0, 8)), 8);
  headers.copy(whole, 12);
  body.copy(whole, 12 + headers.length);
  whole.writeUInt32BE(crc32(whole.subarray(0, whole.length - 4)), whole.length - 4);
  return whole;
}

const counted = {
  inputTokens: usage.input - usage.cached,
  cacheReadInputTokens: usage.cached,
  outputTokens: usage.output,
  totalTokens: usage.input + usage.output,
};

function blocksOf(request, step) {
  const blocks = [];
  if (step.thinking && request.thinks) {
    blocks.push({ reasoningContent: { reasoningText: { text: step.thinking, signature: seal(step.thinking) } } });
  }
  if (step.text) blocks.push({ text: step.text });
  for (const call of step.calls)
    blocks.push({ toolUse: { toolUseId: mint('tooluse_'), name: call.tool.name, input: call.input } });
  return blocks;
}

function deltasOf(block) {
  if (block.text) return pieces(block.text).map((text) => ({ text }));
  if (block.toolUse) return pieces(JSON.stringify(block.toolUse.input)).map((input) => ({ toolUse: { input } }));
  const { text, signature } = block.reasoningContent.reasoningText;
  return [...pieces(text).map((piece) => ({ reasoningContent: { text: piece } })), { reasoningContent: { signature } }];
}

export function answer(outgoing, request, step) {
  const content = blocksOf(request, step);
  const stopReason = step.calls.length ? 'tool_use' : 'end_turn';
  if (!request.stream) {
    sendJson(outgoing, {
      output: { message: { role: 'assistant', content } },
      stopReason,
      usage: counted,
      metrics: { latencyMs: 1 },
    });
    return;
  }
  outgoing.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
  const send = (type, payload) => outgoing.write(frame(type, payload));
  send('messageStart', { role: 'assistant' });
  content.forEach((block, contentBlockIndex) => {
    if (block.toolUse) {
      const { toolUseId, name } = block.toolUse;
      send('contentBlockStart', { contentBlockIndex, start: { toolUse: { toolUseId, name } } });
    }
    for (const delta of deltasOf(block)) send('contentBlockDelta', { contentBlockIndex, delta });
    send('contentBlockStop', { contentBlockIndex });
  });
  send('messageStop', { stopReason });
  send('metadata', { usage: counted, metrics: { latencyMs: 1 } });
  outgoing.end();
}
