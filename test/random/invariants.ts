/** What holds in every run, whatever happens in it. Read from the trace and the end state alone. */
import type { Session } from '../../web/simulator/session.ts';
import { succeeded } from '../../web/simulator/status.ts';
import { entryOp, hostOp, Phase, type Trace } from '../../web/simulator/trace/trace.ts';
import type { FindingView } from '../../web/simulator/views.ts';

const ADDS = [
  hostOp('PcAddStreamResource'),
  hostOp('StreamResourceManager_AddStreamResource'),
  hostOp('StreamResourceManager_AddStreamResource2'),
];
const REMOVES = [hostOp('PcRemoveStreamResource'), hostOp('StreamResourceManager_RemoveStreamResource')];
const POSITION = entryOp('OutputStream_GetOutputStreamPresentationPosition');
const COUNT = entryOp('OutputStream_GetPacketCount');
const READ = entryOp('InputStream_GetReadPacket');
const SET_STATE = entryOp('Stream_SetState');
const STOP = 0;

/** Everything that is wrong with a finished run; empty when nothing is. `mayFail`: the scenario injects faults. */
export function broken(session: Session, mayFail: boolean): string[] {
  const wrong: string[] = [];
  const { failure } = session;
  if (failure && !(mayFail && (failure.kind === 'start' || failure.kind === 'load')))
    wrong.push(`the run failed: ${failure.kind}: ${failure.text}`);
  if (session.left.length > 0) wrong.push(`left behind: ${session.left.join(', ')}`);
  if (!failure && session.phase !== 'unloaded') wrong.push(`the run ended while ${session.phase}`);
  for (const finding of session.findings)
    if (isFault(finding)) wrong.push(`finding: ${finding.text} (${finding.source})`);
  wrong.push(...registrations(session.machine.trace), ...counters(session.machine.trace), ...packetsAndBytes(session));
  return wrong;
}

/** What a client is told by a device that sleeps, is gone or lacks memory is an answer, not a fault of the driver. */
const isFault = ({ severity, source }: FindingView): boolean => severity === 'error' && source !== 'client';

/** Every handle is removed exactly once, after it was given. */
function registrations(trace: Trace): string[] {
  const wrong: string[] = [];
  const live = new Set<number>();
  for (let i = 0; i < trace.length; i++) {
    const op = trace.op[i]!;
    const last = trace.values[trace.argStart[i + 1]! - 1]!;
    // The handle is the last value of Add's result and of Remove's arguments.
    if (ADDS.includes(op) && trace.phase[i] !== Phase.Begin && succeeded(trace.result[i]!)) live.add(last);
    if (REMOVES.includes(op) && trace.phase[i] !== Phase.End && !live.delete(last))
      wrong.push(`record ${i}: ${trace.names[last]} is removed but is not registered`);
  }
  for (const handle of live) wrong.push(`${trace.names[handle]} is never removed`);
  return wrong;
}

/** Positions and counters of a stream never go back except through STOP. */
function counters(trace: Trace): string[] {
  const wrong: string[] = [];
  const last = new Map<string, number>();
  const openStreams = new Map<number, number[]>();
  for (let i = 0; i < trace.length; i++) {
    const op = trace.op[i]!;
    if (op !== POSITION && op !== COUNT && op !== READ && op !== SET_STATE) continue;
    const stack = openStreams.get(trace.context[i]!) ?? [];
    openStreams.set(trace.context[i]!, stack);
    if (trace.phase[i] === Phase.Begin) {
      const from = trace.argStart[i]!;
      stack.push(trace.values[from]!);
      if (op === SET_STATE && trace.values[from + 1] === STOP)
        for (const key of [...last.keys()]) if (key.startsWith(`${trace.values[from]}/`)) last.delete(key);
      continue;
    }
    const stream = trace.phase[i] === Phase.Call ? trace.values[trace.argStart[i]!]! : stack.pop();
    if (op === SET_STATE || stream === undefined || !succeeded(trace.result[i]!)) continue;
    const outs = { [POSITION]: 2, [COUNT]: 1, [READ]: 4 }[op]!;
    const value = trace.values[trace.argStart[i + 1]! - outs]!;
    const key = `${stream}/${op}`;
    const before = last.get(key) ?? -1;
    if (value < before)
      wrong.push(`record ${i}: a counter of ${trace.names[stream]} goes back from ${before} to ${value}`);
    last.set(key, value);
  }
  return wrong;
}

/** Packets that are done times their length are the bytes the device moved. */
function packetsAndBytes(session: Session): string[] {
  return session.engines.flatMap(({ monitor, render }) => {
    if (!render || monitor.packetFrames === 0 || monitor.past.length > 0) return [];
    const { endHns, length } = monitor.packets;
    const done = endHns.subarray(0, length).filter((hns) => !Number.isNaN(hns)).length;
    const frames = monitor.log.length / monitor.frameBytes;
    const from = done * monitor.packetFrames;
    return frames >= from
      ? []
      : [`${done} packets of ${monitor.packetFrames} frames are done, but ${frames} frames moved`];
  });
}
