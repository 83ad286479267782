// SPDX-License-Identifier: GPL-3.0-or-later
// OpenAI responses, not stored: the encrypted reasoning item must stand before the calls that it led to.
import { isSeal, mint, openEvents, pieces, seal, sendJson, textOf, turn, usage } from './wire.mjs';

export const path = /\/v1\/responses$/;

function turnOf(item, index, input) {
  if (item.type === 'function_call_output' || item.type === 'custom_tool_call_output') {
    return turn({ results: [{ id: item.call_id, text: textOf(item.output) }] });
  }
  if (item.type !== 'function_call' && item.type !== 'custom_tool_call') return turn();
  if (item.type === 'function_call') JSON.parse(item.arguments);
  const led = input.slice(0, index).findLast((each) => each.type === 'reasoning');
  const whole = led && isSeal(led.encrypted_content, led.summary.map((part) => part.text).join(''));
  return turn({
    calls: [{ id: item.call_id, name: item.name }],
    fault: whole ? undefined : 'a call was provided without its reasoning item',
  });
}

/** The functions and free-text tools in a declaration; a group's know the group. */
function toolsOf(tool, space) {
  if (tool.type === 'namespace') return tool.tools.flatMap((each) => toolsOf(each, tool.name));
  if (tool.type === 'function') return [{ name: tool.name, space, schema: tool.parameters }];
  return tool.type === 'custom' ? [{ name: tool.name, space, isCustom: true }] : [];
}

export function read(body) {
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
  const declared = [
    ...(body.tools ?? []),
    ...input.flatMap((item) => (item.type === 'additional_tools' ? item.tools : [])),
  ];
  const tools = declared.flatMap((tool) => toolsOf(tool));
  const prompt = input
    .filter((item) => item.role === 'user')
    .map((item) => textOf(item.content))
    .join('\n');
  const isSerial = body.parallel_tool_calls === false;
  const schema = body.text?.format?.schema;
  return { model: body.model, stream: body.stream, isSerial, tools, prompt, schema, turns: input.map(turnOf) };
}

export const refuse = (message) => ({
  status: 400,
  body: { error: { message, type: 'invalid_request_error', param: 'input', code: null } },
});

function callItem({ tool, input }) {
  const named = { status: 'completed', call_id: mint('call_'), name: tool.name, namespace: tool.space };
  if (tool.isCustom) return { id: mint('ctc_'), type: 'custom_tool_call', ...named, input };
  return { id: mint('fc_'), type: 'function_call', ...named, arguments: JSON.stringify(input) };
}

function itemsOf(step) {
  const items = [];
  if (step.thinking) {
    const summary = [{ type: 'summary_text', text: step.thinking }];
    items.push({ id: mint('rs_'), type: 'reasoning', summary, encrypted_content: seal(step.thinking) });
  }
  if (step.text) {
    const content = [{ type: 'output_text', text: step.text, annotations: [] }];
    items.push({ id: mint('msg_'), type: 'message', status: 'completed', role: 'assistant', content });
  }
  for (const call of step.calls) {
    items.push(callItem(call));
  }
  return items;
}

const counted = {
  input_tokens: usage.input,
  input_tokens_details: { cached_tokens: usage.cached },
  output_tokens: usage.output,
  output_tokens_details: { reasoning_tokens: usage.reasoning },
  total_tokens: usage.input + usage.output,
};

/** The events of one item, between its being added and its being done: [type, members]. */
const inside = {
  reasoning: (item) => [
    ['reasoning_summary_part.added', { summary_index: 0, part: { type: 'summary_text', text: '' } }],
    ...pieces(item.summary[0].text).map((delta) => ['reasoning_summary_text.delta', { summary_index: 0, delta }]),
    ['reasoning_summary_text.done', { summary_index: 0, text: item.summary[0].text }],
    ['reasoning_summary_part.done', { summary_index: 0, part: item.summary[0] }],
  ],
  message: (item) => [
    ['content_part.added', { content_index: 0, part: { type: 'output_text', text: '', annotations: [] } }],
    ...pieces(item.content[0].text).map((delta) => ['output_text.delta', { content_index: 0, delta }]),
    ['output_text.done', { content_index: 0, text: item.content[0].text }],
    ['content_part.done', { content_index: 0, part: item.content[0] }],
  ],
  function_call: (item) => [
    ...pieces(item.arguments).map((delta) => ['function_call_arguments.delta', { delta }]),
    ['function_call_arguments.done', { arguments: item.arguments }],
  ],
  custom_tool_call: (item) => [
    ...pieces(item.input).map((delta) => ['custom_tool_call_input.delta', { delta }]),
    ['custom_tool_call_input.done', { input: item.input }],
  ],
};

const empty = {
  reasoning: (item) => ({ ...item, summary: [] }),
  message: (item) => ({ ...item, status: 'in_progress', content: [] }),
  function_call: (item) => ({ ...item, status: 'in_progress', arguments: '' }),
  custom_tool_call: (item) => ({ ...item, status: 'in_progress', input: '' }),
};

export function answer(outgoing, request, step) {
  const output = itemsOf(step);
  const base = {
    id: mint('resp_'),
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    model: request.model,
    error: null,
  };
  const whole = { ...base, status: 'completed', output, usage: counted };
  if (!request.stream) {
    sendJson(outgoing, whole);
    return;
  }
  const events = openEvents(outgoing);
  let number = 0;
  const send = (type, more) =>
    events({ type: `response.${type}`, sequence_number: number++, ...more }, `response.${type}`);
  const begun = { ...base, status: 'in_progress', output: [] };
  send('created', { response: begun });
  send('in_progress', { response: begun });
  output.forEach((item, index) => {
    send('output_item.added', { output_index: index, item: empty[item.type](item) });
    for (const [type, more] of inside[item.type](item)) send(type, { item_id: item.id, output_index: index, ...more });
    send('output_item.done', { output_index: index, item });
  });
  send('completed', { response: whole });
  outgoing.end();
}
