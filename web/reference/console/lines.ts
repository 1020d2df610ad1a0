/** The C++ of a call, with a gap for each argument: the console is the code it performs. */
import { argumentsOf, CALLS, methodOf, type CallName, type Receiver } from '../../simulator/console/calls.ts';

/** A piece of a line: text, or the argument of that name. */
export type Piece = string | { readonly argument: string };
export type Line = readonly Piece[];

const POINTERS: Readonly<Record<Receiver, string>> = {
  none: '',
  manager: 'manager->',
  manager2: 'manager->',
  port: 'port->',
  resources: 'resources->',
  sync: 'interruptSync->',
  stream: 'stream->',
  'port-stream': 'portStream->',
  notification: 'stream->',
  input: 'stream->',
  output: 'stream->',
  miniport: 'miniport->',
  'pnp-notify': 'miniport->',
  'power-notify': 'miniport->',
  'adapter-power': 'adapter->',
  'adapter-power2': 'adapter->',
  'adapter-power3': 'adapter->',
  'adapter-pnp': 'adapter->',
};

const gap = (argument: string): Piece => ({ argument });

/** A descriptor is filled in first, as every driver does it. */
function withDescriptor(call: CallName, values: Readonly<Record<string, number | string>>): Line[] {
  const names = argumentsOf(call).map(({ name }) => name);
  const isThread = values.type === 1;
  const before = names.slice(0, names.indexOf('descriptor')).flatMap((name) => [gap(name), ', ']);
  const method = methodOf(call);
  return [
    ['PCSTREAMRESOURCE_DESCRIPTOR d;'],
    ['PCSTREAMRESOURCE_DESCRIPTOR_INIT(&d);'],
    ['d.Size  = ', gap('size'), ';'],
    ['d.Flags = ', gap('flags'), ';'],
    ['d.Pdo   = ', gap('descriptorPdo'), ';'],
    ['d.Type  = ', gap('type'), ';'],
    ...(isThread ? [] : [['d.Resource.Interrupt.Version = ', gap('version'), ';']]),
    [isThread ? 'd.Resource.Thread = ' : 'd.Resource.Interrupt.Generic = ', gap('resource'), ';'],
    [''],
    [`status = ${POINTERS[CALLS[call].receiver]}${method}(`],
    ['    ', ...before, gap('descriptor'), ', ', gap('handleOut'), ');'],
  ];
}

export function linesOf(call: CallName, values: Readonly<Record<string, number | string>>): readonly Line[] {
  const names = argumentsOf(call).map(({ name }) => name);
  if (names.includes('descriptor')) return withDescriptor(call, values);
  const method = methodOf(call);
  const target = `${POINTERS[CALLS[call].receiver]}${method}(`;
  if (call === 'InterruptSync_CallSynchronizedRoutine') return [[target], ['    DoNothing, nullptr);']];
  if (names.length === 0) return [[`${target});`]];
  if (names.length === 1) return [[target, gap(names[0]!), ');']];
  return [
    [target],
    ...names.map((name, i): Line => [`    /* ${name} */ `, gap(name), i === names.length - 1 ? ');' : ',']),
  ];
}
