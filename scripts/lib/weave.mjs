/**
 * Weaves Asyncify into a linked module, so that any host call can be answered "suspend", and makes the result small.
 *
 * Asyncify gives every function that may suspend code to save and restore its frame. A *transparent* function needs none: it
 * only computes its arguments from parameters and constants, stores them at constant addresses (the mailbox), makes one
 * call and hands its result on. Unwinding passes through it as through a return. On rewinding its caller enters it again,
 * with arguments that need not be the old ones: it stores them, where the suspended host call no longer looks, and makes the
 * same call again, which goes on. So transparent functions are shown to Asyncify as imports that may suspend, and put
 * back afterwards. Most are stubs of kernel functions and this-adjusting thunks, about a third of all functions.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FEATURES = [
  '--enable-nontrapping-float-to-int',
  '--enable-bulk-memory',
  '--enable-mutable-globals',
  '--enable-sign-ext',
];
/** The lowest kilobyte of driver memory is the end of a stack nobody runs on, so constants may be folded into addresses. */
const SHRINK = ['--low-memory-unused', '-Oz', '--optimize-added-constants-propagate', '-Oz'];
/** The module name transparent functions have while they are imports. */
const SHELF = 'transparent';

/** Operators that have no side effect, cannot trap and read no memory. */
const PURE =
  /^(?:local\.get|[if](?:32|64)\.(?:const|add|sub|mul|and|or|xor|shl|shr_[su]|rotl|rotr|eqz?|ne|[lg][te](?:_[su])?|wrap_i64|extend\w+|convert_\w+|trunc_sat_\w+|reinterpret_\w+|promote_f32|demote_f64|neg|abs))$/;

/** Reads one S-expression at `at`: nested arrays of words. Returns [tree, end]. */
function read(text, at) {
  const stack = [];
  const token = /"(?:[^"\\]|\\.)*"|\(;.*?;\)|;;[^\n]*|[()]|[^\s()"]+/g;
  token.lastIndex = at;
  for (let match; (match = token.exec(text));) {
    const word = match[0];
    if (word === '(') stack.push([]);
    else if (word === ')') {
      const done = stack.pop();
      if (stack.length === 0) return [done, token.lastIndex];
      stack.at(-1).push(done);
    } else if (!/^\(?;/.test(word)) stack.at(-1).push(word);
  }
  throw new Error('unbalanced module text');
}

/** Whether a function's tree is transparent: straight-line, one direct call whose result is the last thing needed. */
function transparent(tree) {
  let calls = 0;
  const pure = (node) => typeof node === 'string' || (PURE.test(node[0]) && node.slice(1).every(pure));
  /** An expression in which the call, if any, is the only thing with an effect. */
  const value = (node) => {
    if (typeof node === 'string') return true;
    if (node[0] === 'call') return ++calls === 1 && node.slice(2).every(pure);
    return PURE.test(node[0]) && node.slice(1).every(value);
  };
  const statement = (node) => {
    if (node[0] === 'nop') return true;
    if (/\.store\d*$/.test(node[0])) {
      const [address, stored] = node.filter((part) => Array.isArray(part));
      return calls === 0 && address[0] === 'i32.const' && pure(stored);
    }
    if (node[0] === 'block' && node.every((part) => typeof part !== 'string' || part === 'block'))
      return node.slice(1).every((part) => part[0] === 'result' || statement(part));
    return node[0] === 'drop' || node[0] === 'return' ? node.slice(1).every(value) : value(node);
  };
  const body = tree.slice(2).filter((part) => Array.isArray(part) && !['param', 'result', 'type'].includes(part[0]));
  return body.every((part) => part[0] !== 'local' && statement(part)) && calls === 1;
}

/** Splits module text into functions and the rest. */
function functions(text) {
  const found = [];
  for (let at = text.indexOf('\n (func '); at >= 0; at = text.indexOf('\n (func ', at)) {
    const [tree, end] = read(text, at);
    found.push({ name: tree[1], tree, start: at + 2, end });
    at = end;
  }
  return found;
}

const DATA = String.raw`\(global\.get \$__asyncify_data\)`;
const POSITION = String.raw`\(i32\.load ${DATA}\)`;
const FRAME_FUNCTIONS = `
(func $frame_move (param i32) (i32.store (global.get $__asyncify_data) (i32.add (i32.load (global.get $__asyncify_data)) (local.get 0))))
(func $frame_pop (result i32) (call $frame_move (i32.const -4)) (i32.load (i32.load (global.get $__asyncify_data))))
(func $frame_push (param i32) (i32.store (i32.load (global.get $__asyncify_data)) (local.get 0)) (call $frame_move (i32.const 4)))
`;

/** Emscripten exports these for its own JavaScript, which there is none of here. */
function withoutExports(text) {
  return text.replace(
    /\n \(export "(?:__indirect_function_table|__errno_location|stackSave|stackRestore|stackAlloc)" .*/g,
    '',
  );
}

/** Text with one space between words and no comments. */
function compact(text) {
  const between = /"(?:[^"\\]|\\.)*"|\(;.*?;\)|\s+/g;
  return text.replace(between, (part) => (part[0] === '"' ? part : part[0] === '(' ? '' : ' ')).replace(/ \)/g, ')');
}

/** Makes functions of what Asyncify repeats at both ends of every function: moving the frame pointer, saving the call's number. */
function shareFrames(text) {
  const moved = text
    .replace(
      new RegExp(String.raw`\(i32\.store ${DATA} \(i32\.sub ${POSITION} \(i32\.const (\d+)\)\)\)`, 'g'),
      (_, n) => `(call $frame_move (i32.const -${n}))`,
    )
    .replace(
      new RegExp(String.raw`\(i32\.store ${DATA} \(i32\.add ${POSITION} \(i32\.const (\d+)\)\)\)`, 'g'),
      (_, n) => `(call $frame_move (i32.const ${n}))`,
    );
  const shared = moved
    .replace(
      new RegExp(
        String.raw`\(block \(call \$frame_move \(i32\.const -4\)\) \(local\.set (\S+) \(i32\.load ${POSITION}\)\)\)`,
        'g',
      ),
      (_, index) => `(local.set ${index} (call $frame_pop))`,
    )
    .replace(
      new RegExp(
        String.raw`\(i32\.store ${POSITION} (\(local\.get \S+\))\) \(call \$frame_move \(i32\.const 4\)\)`,
        'g',
      ),
      (_, index) => `(call $frame_push ${index})`,
    );
  return `${shared.slice(0, shared.lastIndexOf(')'))}${FRAME_FUNCTIONS})`;
}

/** Names of the functions from which the import `hostCall` may be reached; an indirect call may reach any. */
function suspending(all, hostCall) {
  const visit = (node, into) => {
    if (typeof node === 'string') return;
    if (node[0] === 'call') into.add(node[1]);
    else if (node[0] === 'call_indirect') into.add('*');
    for (const part of node) visit(part, into);
  };
  const callers = new Map();
  for (const { name, tree } of all) {
    const into = new Set();
    visit(tree, into);
    for (const callee of into) callers.set(callee, [...(callers.get(callee) ?? []), name]);
  }
  const reached = new Set(['*', hostCall]);
  for (const name of reached) for (const caller of callers.get(name) ?? []) reached.add(caller);
  return reached;
}

/**
 * Weaves the module in file `linked` and writes it to `out`.
 * @param {string} linked the linker's output, which imports nothing but `host.call`, and `host.line` when it shows its lines
 * @param {string} out
 * @param {{debug: boolean, quick?: boolean, work: string}} options `debug` keeps names and does not shrink; `quick` keeps names
 *   and shrinks once; `work` is a prefix for temporary files
 * @returns {Promise<{functions: number, transparent: number}>}
 */
export async function weave(linked, out, { debug, quick = false, work }) {
  const before = `${work}.before.wat`,
    shelved = `${work}.shelved.wat`,
    after = `${work}.after.wat`,
    whole = `${work}.whole.wat`;
  const opt = (...args) => run('wasm-opt', [...FEATURES, '--quiet', ...args], { maxBuffer: 1 << 26 });
  try {
    await opt(linked, ...(debug || quick ? [] : SHRINK), '-g', '-S', '-o', before);
    const text = withoutExports(fs.readFileSync(before, 'utf8'));
    const all = functions(text);
    const [, hostCall] = /\(import "host" "call" \(func (\S+)/.exec(text) ?? [];
    const mayReach = suspending(all, hostCall);
    const shelf = all.filter(({ name, tree }) => mayReach.has(name) && transparent(tree));
    let rest = text;
    const imports = [];
    for (const { name, tree, start, end } of shelf.slice().reverse()) {
      rest = rest.slice(0, start) + rest.slice(end);
      const signature = tree.filter((part) => Array.isArray(part) && (part[0] === 'param' || part[0] === 'result'));
      const types = signature
        .map((part) => `(${part[0]} ${part.filter((word, i) => i > 0 && !word.startsWith('$')).join(' ')})`)
        .join(' ');
      imports.push(` (import "${SHELF}" "${name.slice(1)}" (func ${name} ${types}))`);
    }
    fs.writeFileSync(shelved, rest.replace('\n', `\n${imports.join('\n')}\n`));
    await opt(
      shelved,
      ...(debug ? [] : quick ? ['--optimize-level=1'] : ['--optimize-level=3', '--shrink-level=2']),
      '--asyncify',
      `--pass-arg=asyncify-imports@host.call,${SHELF}.*`,
      '-g',
      '-S',
      '-o',
      after,
    );
    const woven = fs
      .readFileSync(after, 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith(` (import "${SHELF}" `))
      .join('\n');
    const end = woven.lastIndexOf(')');
    const bodies = shelf.map(({ start, end: stop }) => ` ${text.slice(start, stop).replace(/\(type \S+\) /, '')}`);
    const complete = `${woven.slice(0, end)}${bodies.join('\n')}\n)\n`;
    fs.writeFileSync(whole, debug || quick ? complete : shareFrames(compact(complete)));
    if (quick) {
      await opt(whole, '-g', '-o', out);
      return { functions: all.length, transparent: shelf.length };
    }
    // Names go first: the shrinking passes order and merge functions better without them.
    await opt(whole, ...(debug ? ['-g'] : ['--strip-debug', '--strip-producers', ...SHRINK]), '-o', out);
    // Each time it is read back from its binary form the module shrinks a little more, up to about the third.
    for (let again = 0; again < 3 && !debug; again++) await opt(out, '--low-memory-unused', '-Oz', '-o', out);
    return { functions: all.length, transparent: shelf.length };
  } finally {
    for (const file of [before, shelved, after, whole]) fs.rmSync(file, { force: true });
  }
}
