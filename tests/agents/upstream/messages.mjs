// SPDX-License-Identifier: GPL-3.0-or-later
// Anthropic messages. Where thinking is asked for, a tool loop must give the signed thinking block back, first and whole.
import { isSeal, mint, openEvents, pieces, seal, sendJson, textOf, turn, usage } from './wire.mjs';

export const path = /\/v1\/messages(\/count_tokens)?(\?.*)?$/;

function faultOf(message, thinks) {
  const blocks = Array.isArray(message.content) ? message.content : [];
  if (message.role === 'user') {
    const late =
      blocks.findLastIndex((block) => block.type === 'tool_result') >
      blocks.findIndex((block) => block.type === 'text');
    return late && blocks.some((block) => block.type === 'text') ? 'tool_result blocks must come first' : undefined;
  }
  if (blocks.some((block) => block.type === 'text' && block.text === ''))
    return 'text content blocks must be non-empty';
  const thoughts = blocks.filter((block) => block.type === 'thinking');
  if (thoughts.some((block) => !isSeal(block.signature, block.thinking)))
    return 'Invalid `signature` in `thinking` block';
  const loop = blocks.some((block) => block.type === 'tool_use');
  return thinks && loop && blocks[0].type !== 'thinking' ? 'Expected `thinking`, but found another block' : undefined;
}

export function read(body) {
  const thinks = ['enabled', 'adaptive'].includes(body.thinking?.type);
  const thinksSilently = body.thinking?.display === 'omitted';
  const isSerial = body.tool_choice?.disable_parallel_tool_use === true;
  const turns = body.messages.map((message) => {
    const blocks = Array.isArray(message.content) ? message.content : [];
    return turn({
      calls: blocks.filter((block) => block.type === 'tool_use').map((block) => ({ id: block.id, name: block.name })),
      results: blocks
        .filter((block) => block.type === 'tool_result')
        .map((block) => ({ id: block.tool_use_id, text: textOf(block.content) })),
      fault: faultOf(message, thinks),
    });
  });
  const tools = (body.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema }));
  const prompt = body.messages
    .filter((message) => message.role === 'user')
    .map((message) => textOf(message.content))
    .join('\n');
  const schema = body.output_config?.format?.schema;
  return { model: body.model, stream: body.stream, thinks, thinksSilently, isSerial, tools, prompt, schema, turns };
}

export const refuse = (message) => ({
  status: 400,
  body: { type: 'error', error: { type: 'invalid_request_error', message } },
});

export const count = (at) => (/count_tokens/.test(at) ? { input_tokens: usage.input } : undefined);

const before = {
  input_tokens: usage.input - usage.cached,
  cache_read_input_tokens: usage.cached,
  cache_creation_input_tokens: 0,
};

function blocksOf(request, step) {
  const blocks = [];
  if (step.thinking && request.thinks) {
    const thinking = request.thinksSilently ? '' : step.thinking;
    blocks.push({ type: 'thinking', thinking, signature: seal(step.thinking) });
  }
  if (step.text) blocks.push({ type: 'text', text: step.text });
  for (const call of step.calls)
    blocks.push({ type: 'tool_use', id: mint('toolu_'), name: call.tool.name, input: call.input });
  return blocks;
}

const empty = {
  thinking: (block) => ({ ...block, thinking: '', signature: '' }),
  text: (block) => ({ ...block, text: '' }),
  tool_use: (block) => ({ ...block, input: {} }),
};

function deltasOf(block) {
  if (block.type === 'text') return pieces(block.text).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'tool_use') {
    return pieces(JSON.stringify(block.input)).map((partial) => ({ type: 'input_json_delta', partial_json: partial }));
  }
  const thoughts = pieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking }));
  return [...thoughts, { type: 'signature_delta', signature: block.signature }];
}

export function answer(outgoing, request, step) {
  const content = blocksOf(request, step);
  const base = { id: mint('msg_'), type: 'message', role: 'assistant', model: request.model };
  const stop = { stop_reason: step.calls.length ? 'tool_use' : 'end_turn', stop_sequence: null };
  const counted = { ...before, output_tokens: usage.output };
  if (!request.stream) {
    sendJson(outgoing, { ...base, content, ...stop, usage: counted });
    return;
  }
  const events = openEvents(outgoing);
  const send = (data) => events(data, data.type);
  const unstopped = { stop_reason: null, stop_sequence: null };
  send({
    type: 'message_start',
    message: { ...base, content: [], ...unstopped, usage: { ...before, output_tokens: 1 } },
  });
  content.forEach((block, index) => {
    send({ type: 'content_block_start', index, content_block: empty[block.type](block) });
    for (const delta of deltasOf(block)) send({ type: 'content_block_delta', index, delta });
    send({ type: 'content_block_stop', index });
  });
  send({ type: 'message_delta', delta: stop, usage: counted });
  send({ type: 'message_stop' });
  outgoing.end();
}
