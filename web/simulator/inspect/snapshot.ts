/** The state of a run at its present moment, in words. */
import type { Session } from '../session.ts';
import { KSSTATE_NAMES } from '../portcls/streams.ts';
import { statusName } from '../status.ts';
import { OFFERED } from '../versions.ts';
import type { Snapshot, StreamView } from '../views.ts';

export function snapshot(session: Session): Snapshot {
  const { machine, scenario, stack } = session;
  return {
    failure: session.failure,
    nowHns: machine.nowHns,
    phase: session.phase,
    windows: OFFERED[scenario.windows],
    device: scenario.device === 'ac97' ? 'ICH AC’97' : 'Virtual device',
    power: stack.power,
    queries: stack.queries.map(({ iid, status, atHns }) => ({ iid, status: statusName(status), atHns })),
    resources: session.resources.all.map((r) => ({
      name: r.name,
      kind: r.resourceKind,
      resource: r.targetName,
      owner: r.owner,
      via: r.via,
      addedHns: r.addedHns,
      removedHns: r.removedHns,
      stale: r.removedHns === null && session.resources.isStale(r),
    })),
    streams: session.engines.flatMap((engine): StreamView[] => {
      const { pin, setup, monitor } = engine;
      if (!pin) return [];
      const frameBytes = setup.format.channels * (setup.format.bits / 8);
      const fetched = monitor.positionBytes(machine.nowHns, pin.state === 3);
      return [
        {
          index: engine.index,
          name: pin.stream?.name ?? `stream ${engine.index}`,
          direction: setup.direction,
          ...setup.format,
          state: engine.done ? 'none' : KSSTATE_NAMES[pin.state]!,
          bufferBytes: pin.bufferBytes,
          packetBytes: pin.packetBytes,
          notificationCount: setup.notificationCount,
          playOffset: pin.bufferBytes > 0 ? fetched % pin.bufferBytes : 0,
          clientOffset: pin.bufferBytes > 0 ? ((engine.lastPacket + 1) * pin.packetBytes) % pin.bufferBytes : 0,
          packetCount: Math.max(0, monitor.playing),
          lastPacket: engine.lastPacket,
          lastStatus: engine.lastStatus,
          presentationFrames: Math.floor(fetched / frameBytes),
          eventsSet: monitor.eventsSet,
          glitches: monitor.glitches.length,
        },
      ];
    }),
    applications: session.engines.flatMap((engine) =>
      engine.applications.map(({ name, setup, joined, missed }) => ({
        stream: engine.index,
        name,
        packetFrames: setup.packetFrames,
        joined,
        missed,
      })),
    ),
    protection: session.protection.view(),
    glitches: session.engines.flatMap((engine) => engine.monitor.glitches).sort((a, b) => a.atHns - b.atHns),
    findings: session.findings,
    processors: scenario.processors,
    records: machine.trace.length,
    live: session.finished ? session.left : session.live(),
  };
}
