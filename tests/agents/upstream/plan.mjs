// SPDX-License-Identifier: GPL-3.0-or-later
// The scripted model's mind, the same in every dialect: what it says next follows from what the request holds. The
// answer is only reached if names, arguments, results and their ids survive every turn.

/** What stands in the task's folder, and what the model makes of it. Each piece needs care on some wire. */
export const task = {
  files: { 'numbers.txt': 'number: 17\nnumber: 25\n', 'words.txt': 'word: Straße\nword: 雪🙂\n' },
  result: 'answer.txt',
  content: '42 Straße 雪🙂 "quoted" back\\slash 9007199254740993\n',
  answer: 'The answer is 42 Straße 雪🙂.',
  prompt: (folder) =>
    `Read ${folder}/numbers.txt and ${folder}/words.txt, both at once. Write the sum of the numbers and the words ` +
    `to ${folder}/answer.txt, look at what it holds, and tell me the answer.`,
};

const tools = {
  read: /^(Read|read_file)$/,
  write: /^(Write|write_file)$/,
  shell: /^(Bash|run_shell_command|exec_command|shell_command|shell)$/,
  script: /(^|__)exec$/,
  // Tools of a group, and a tool that loads others: their calls must find back to where they are.
  aside: /(^|__)(close_agent|list_agents)$|^ToolSearch$/,
};

/** The arguments under the names that the tool's schema has for them; what is required beside gets a word. */
function filled(tool, values) {
  const properties = tool.schema?.properties ?? {};
  const input = {};
  for (const [names, value] of values) {
    const name = names.find((each) => each in properties);
    if (name) input[name] = properties[name].type === 'array' ? ['bash', '-c', value] : value;
  }
  for (const name of tool.schema?.required ?? []) input[name] ??= sample(properties[name] ?? {});
  return { tool, input };
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function shell(request, text) {
  const tool = request.tool(tools.shell);
  if (tool)
    return filled(tool, [
      [['command', 'cmd'], text],
      [['description'], 'Runs a step of the task'],
    ]);
  const script = request.tool(tools.script);
  const source = `const ran = await tools.exec_command({ cmd: ${JSON.stringify(text)} });\ntext(ran.output);\n`;
  return script.isCustom
    ? { tool: script, input: source }
    : filled(script, [[Object.keys(script.schema.properties), source]]);
}

function read(request, file) {
  const tool = request.tool(tools.read);
  return tool ? filled(tool, [[['file_path', 'absolute_path', 'path'], file]]) : shell(request, `cat ${quoted(file)}`);
}

function write(request, file, content) {
  const tool = request.tool(tools.write);
  if (!tool) return shell(request, `printf %s ${quoted(content)} > ${quoted(file)}`);
  return filled(tool, [
    [['file_path', 'path'], file],
    [['content'], content],
  ]);
}

function aside(request) {
  const tool = request.tool(tools.aside);
  return tool
    ? [
        filled(tool, [
          [['query'], 'select:WebFetch'],
          [['target'], 'nobody'],
        ]),
      ]
    : [];
}

function all(text, label) {
  return [...text.matchAll(new RegExp(`${label}: ([^\\s"\\\\]+)`, 'g'))].map((match) => match[1]);
}

/** A value that a schema allows: what clients ask for in passing (titles, choices) is theirs to ignore. */
function sample(schema) {
  if (schema.enum) return schema.enum[0];
  const type = String([schema.type].flat()[0]).toLowerCase();
  if (type === 'object') {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, each]) => [name, sample(each)]));
  }
  return { array: [], boolean: false, integer: 0, number: 0 }[type] ?? 'scripted';
}

/** The turns of the task: what is thought, said and called in each. Later calls are made of earlier results. */
const turns = [
  {
    thinking: 'Two files, at once.',
    text: 'I read both files.',
    calls: (request, folder) => Object.keys(task.files).map((name) => read(request, `${folder}/${name}`)),
  },
  {
    thinking: 'Now the sum.',
    text: '',
    calls: (request, folder) => {
      const sum = all(request.results[0], 'number').reduce((total, each) => total + Number(each), 0);
      const words = all(request.results[1], 'word').join(' ');
      return [write(request, `${folder}/${task.result}`, `${sum} ${words} "quoted" back\\slash 9007199254740993\n`)];
    },
  },
  {
    thinking: 'Is it there?',
    text: 'I look at it.',
    calls: (request, folder) => [shell(request, `cat ${quoted(`${folder}/${task.result}`)}`), ...aside(request)],
  },
];

function last(results) {
  const seen = /\d+ \S+ \S+(?= "quoted" back\\slash)/.exec(
    (results[3] ?? '').replaceAll('\\"', '"').replaceAll('\\\\', '\\'),
  );
  const lost = results.slice(4).find((text) => /unsupported|unknown tool|no such tool/i.test(text));
  if (!seen || lost) return { text: `There is no answer: ${results.join(' | ')}`, calls: [] };
  return { text: `The answer is ${seen[0]}.`, calls: [] };
}

/**
 * The next step: {thinking, text, calls: [{tool, input}]}. `request` has tool(pattern), results (texts of the tools'
 * results so far, in order), prompt (what the user wrote), isSerial where one call a turn is allowed, and schema where
 * JSON is wanted.
 */
export function next(request) {
  if (request.schema) return { text: JSON.stringify(sample(request.schema)), calls: [] };
  const folder = /(\/\S+)\/numbers\.txt/.exec(request.prompt)?.[1];
  if (!folder || request.tools.length === 0) return { text: 'Scripted.', calls: [] };
  let done = request.results.length;
  for (const turn of turns) {
    const calls = turn.calls(request, folder);
    if (done < calls.length) return { ...turn, calls: request.isSerial ? [calls[done]] : calls };
    done -= calls.length;
  }
  return last(request.results);
}
