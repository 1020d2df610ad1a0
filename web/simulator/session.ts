/**
 * One run of a scenario: builds the machine, the device, PortCls and the clients around a driver, and moves virtual time.
 * Everything is synchronous; whoever drives it decides how much to run at a time.
 */
import { DriverTrap, type DriverHost } from '../../wasm/hosts/host.ts';
import { createWasmHost } from '../../wasm/hosts/wasm.ts';
import type { AnyDriver } from './any/contract.ts';
import { bundledSource, pcmSource } from './audio/source.ts';
import type { EndpointService } from './client/endpoint.ts';
import { Engine } from './client/engine.ts';
import type { PendingFaults } from './faults/faults.ts';
import type { Console } from './console/console.ts';
import type { PropertyBrowser } from './topology/browser.ts';
import { partsFor, type Parts } from './parts.ts';
import { causesOf } from './inspect/causes.ts';
import { Protection } from './policy/protection.ts';
import type { SoftwareListener } from './client/listener.ts';
import { StreamMonitor } from './client/monitor.ts';
import { Ac97 } from './device/ac97.ts';
import type { DeviceBus, PortDevice } from './device/bus.ts';
import type { Context, Flow } from './kernel/context.ts';
import { kernelFunctions, type Kernel } from './kernel/functions.ts';
import { install } from './kernel/handlers.ts';
import { BugCheck } from './kernel/bugcheck.ts';
import { EndlessRun, Machine, type Interrupt } from './kernel/machine.ts';
import { Memory, type Pages } from './kernel/memory.ts';
import { Deadlock, Waitable } from './kernel/waits.ts';
import { KERNEL_EXPORTS, missingImport } from './loader.ts';
import { DeviceStack } from './portcls/device.ts';
import { portFunctions, type PortFunctionOptions } from './portcls/functions.ts';
import { HangWatch } from './portcls/pnp-hang.ts';
import { Hardware } from './portcls/pnp-hardware.ts';
import { leftInStack, PnpManager } from './portcls/pnp.ts';
import { resourceTable, type ResourceTable } from './portcls/resources.ts';
import { KSSTATE, nameResults, portStreamFunctions, type Pin } from './portcls/streams.ts';
import type { Action, Scenario } from './scenario/schema.ts';
import { STATUS, statusName, succeeded } from './status.ts';
import { OFFERED } from './versions.ts';
import type { FailureView, FindingView, LaneSlices, Snapshot, TraceRow, Verdict } from './views.ts';
import { heardPeaks, laneSlices } from './inspect/lanes.ts';
import { RowIndex, type RowFilter } from './inspect/rows.ts';
import { durationText } from './inspect/duration.ts';
import { snapshot } from './inspect/snapshot.ts';
import { verdict } from './inspect/verdict.ts';
import { traceText } from './trace/decode.ts';
import { leakRule } from './verifier/leaks.ts';
import { checkReturn } from './verifier/returns.ts';
import { failureView } from './verifier/failure.ts';
import { hangStop, trapStop, type Stop } from './verifier/stop.ts';
import { irqlRule } from './verifier/irql.ts';
import { ruleOf, type RuleId } from './verifier/rules.ts';

/** A user's recording, already checked. */
export interface InputAudio {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  readonly pcm: Uint8Array;
  readonly name: string;
}

const HNS_PER_MS = 10_000;
/** Virtual time the driver has, after the planned end, to close, remove and unload. */
const GRACE_HNS = 50_000_000;
const PNP_PRIORITY = 12;
const ENGINE_PRIORITY = 26;

export type Failure = FailureView;
export interface SessionOptions {
  /** False: no trace and no recording of what was heard, for measurements over hours. */
  readonly keep?: boolean;
  /** An earlier run that nobody looks at any more: its memory serves this one, which is quicker than new memory. */
  readonly instead?: Session;
  /** Set for a driver other than the project's own. */
  readonly any?: AnyDriver | undefined;
}
export interface AdvanceBudget {
  readonly records?: number;
  readonly untilHns?: number;
  readonly packets?: number;
  readonly glitches?: number;
  readonly hostCalls?: number;
}

export class Session {
  readonly scenario: Scenario;
  readonly machine: Machine;
  readonly kernel: Kernel;
  readonly stack: DeviceStack;
  readonly resources: ResourceTable;
  readonly protection: Protection;
  readonly engines: Engine[] = [];
  readonly findings: FindingView[] = [];
  readonly endHns: number;
  failure: Failure | null = null;
  finished = false;
  phase: Snapshot['phase'] = 'not-loaded';
  /** What was still allocated after unload. */
  left: string[] = [];
  private readonly host: DriverHost;
  private readonly any: AnyDriver | undefined;
  private readonly memory: Memory;
  private readonly pages = new Set<Pages>();
  private readonly interrupts: Interrupt[] = [];
  private readonly device: PortDevice | null;
  /** Names what a driver of somebody else has not given back of what only such drivers can have. */
  private readonly anyLeft: (() => string[]) | undefined;
  /** The device itself tells what it played; else the listener looks at the buffer. */
  private readonly wire: boolean;
  private readonly hardware: Hardware;
  private readonly pnp: PnpManager;
  private readonly hangs: HangWatch;
  /** Null: nobody calls by hand. */
  private readonly console: Console | null;
  /** Null: nobody reads or sets properties. */
  readonly browser: PropertyBrowser | null;
  private readonly commands: Action[] = [];
  private readonly wake: Waitable;
  private readonly started: Waitable;
  private pendingActions = 0;
  private createAsleep = false;
  /** Engines whose thread runs. */
  private readonly open = new Set<Engine>();
  /** Closed because the device was to be removed, or because their endpoint went away. */
  private readonly letGo = new Set<Engine>();
  /** What moves the endpoints of the virtual device; hardware has none. */
  private readonly service: EndpointService | null;
  private closing = false;
  /** Notification events of streams that were set so far. */
  packetEvents = 0;
  /** Null: no call is to fail. */
  private readonly faults: PendingFaults | null;
  private readonly rowIndex: RowIndex;
  private readonly listeners = new Map<number, SoftwareListener>();

  /** Compiles nothing: `module` may be shared by many sessions. Throws Error when the module was not made for this boundary table. */
  static async create(
    module: WebAssembly.Module,
    scenario: Scenario,
    input?: InputAudio,
    options?: SessionOptions,
  ): Promise<Session> {
    return Session.on(await createWasmHost(module), scenario, input, options);
  }

  /** The same on a host that is there already. */
  static async on(
    host: DriverHost,
    scenario: Scenario,
    input?: InputAudio,
    options?: SessionOptions,
  ): Promise<Session> {
    return new Session(host, await partsFor(scenario), scenario, input, options);
  }

  private constructor(
    host: DriverHost,
    parts: Parts,
    scenario: Scenario,
    input?: InputAudio,
    { keep = true, instead, any }: SessionOptions = {},
  ) {
    this.host = host;
    this.any = any;
    this.scenario = scenario;
    const { costs } = scenario;
    this.machine = new Machine(host, scenario.processors, costs);
    const { machine } = this;
    machine.trace.enabled = keep;
    if (instead) {
      machine.trace.reuse(instead.machine.trace);
      machine.slices.reuse(instead.machine.slices);
    }
    const { objects } = machine;
    this.rowIndex = new RowIndex(machine.trace);
    this.memory = new Memory(host, objects);
    this.stack = new DeviceStack(machine, scenario.windows);
    this.wake = new Waitable('event', 'pnp-command', objects.intern('pnp-command'), 0, true, false);
    this.started = new Waitable('event', 'device-started', objects.intern('device-started'), 0, false, false);
    const finding = this.addFinding.bind(this);
    this.wire = scenario.device === 'ac97';
    this.device = this.wire ? this.makeAc97() : (any?.device(this.bus(), scenario) ?? null);
    this.hardware = new Hardware({ device: this.device, onFinding: finding });
    this.stack.onFinding = finding;
    this.stack.setStateLimitHns = scenario.verifier.setStateLimitMs * HNS_PER_MS;
    this.kernel = kernelFunctions({
      machine,
      memory: this.memory,
      windows: scenario.windows,
      device: () => this.hardware.decoded,
      onFinding: finding,
      exports: KERNEL_EXPORTS,
    });
    this.resources = resourceTable({
      machine,
      isPdo: (address) => address === this.stack.pdo?.address,
      onFinding: finding,
    });
    this.pnp = new PnpManager({
      stack: this.stack,
      device: this.device,
      hardware: this.hardware,
      pins: () => this.pins(),
      interrupts: this.interrupts,
      registered: () =>
        this.resources.all
          .filter((r) => r.removedHns === null)
          .map(({ name, targetName }) => `${name} (${targetName})`),
      onFinding: finding,
    });
    this.stack.onCreateAsleep = () => {
      this.createAsleep = true;
      machine.signal(this.wake);
    };
    this.service =
      this.device || any ? null : new parts.software!.EndpointService(this.stack, () => machine.signal(this.wake));
    this.console = parts.console
      ? new parts.console.Console({
          machine,
          stack: this.stack,
          table: this.resources,
          pin: this.openPin,
          resources: () => this.pnp.resourceList,
          entries: () => this.pnp.resourceTypes,
          onDone: () => machine.signal(this.wake),
        })
      : null;
    const onIdle = () => machine.signal(this.wake);
    this.browser = parts.browser
      ? new parts.browser.PropertyBrowser({ stack: this.stack, pin: this.openPin, onIdle })
      : null;
    this.hangs = new HangWatch({ machine, stack: this.stack, onFinding: finding });
    install(machine, this.kernel.handlers);
    install(machine, this.resources.handlers);
    install(machine, portStreamFunctions(this.stack, this.memory, this.pages));
    const ports: PortFunctionOptions = {
      stack: this.stack,
      interrupts: this.interrupts,
      interruptIrql: () => this.device?.interrupt.irql ?? 8,
      interruptCpu: Math.min(2, scenario.processors - 1),
      onManagerReleased: (name) => this.managerReleased(name),
      onConnect: (interrupt) => {
        interrupt.line = this.line;
        if (this.line) machine.queue.schedule(machine.nowHns, () => machine.deliver(interrupt));
      },
      onDisconnect: (interrupt) => this.resources.destroyed(interrupt),
      onFinding: finding,
      dispatchIrp: (major, minor) => this.pnp.dispatch(major, minor),
    };
    install(machine, portFunctions(ports));
    this.anyLeft = any?.install({
      machine,
      memory: this.memory,
      kernel: this.kernel,
      stack: this.stack,
      ports,
      device: this.device,
      decoded: () => this.hardware.decoded,
      windows: scenario.windows,
      onFinding: finding,
    });
    const { idleExitUs, idleAfterUs, timerTickUs } = scenario.system;
    machine.idle.exitHns = idleExitUs * 10;
    machine.idle.afterHns = idleAfterUs * 10;
    this.kernel.state.tickHns = this.kernel.state.coarsestTickHns = timerTickUs * 10;
    this.faults = parts.faults?.installFaults(machine, scenario.faults) ?? null;
    this.protection = new Protection(machine, scenario.protection, this.resources);
    machine.onIrqlViolation = (name, irql, maxIrql) =>
      finding(irqlRule(name), `${name} is called at IRQL ${irql}; its page allows at most ${maxIrql}`);
    const named = nameResults(this.stack);
    machine.onEntryDone = (entry, args, value, outs, irql) => {
      checkReturn(machine.current, entry, irql);
      named(entry, args, value, outs);
    };
    this.kernel.onSetEvent = (event) => this.eventSet(event);
    this.kernel.onThreadEnd = (thread) => this.resources.destroyed(thread);

    let longestMs = scenario.durationMs;
    if (input)
      longestMs = Math.min(
        Math.ceil((input.pcm.length / (input.channels * (input.bits / 8)) / input.rate) * 1000) + 200,
        3_600_000,
      );
    this.endHns = longestMs * HNS_PER_MS;
    scenario.streams.forEach((setup, index) => {
      const source =
        input && setup.direction === 'render' ? pcmSource(input) : bundledSource(scenario.input, setup.format);
      const monitor = new StreamMonitor(index, machine.record, () => machine.nowHns, setup.direction === 'render');
      monitor.keep = keep;
      const former = instead?.engines[index]?.monitor.log;
      if (former) monitor.log.reuse(former);
      monitor.explain = (glitch) => causesOf(machine, glitch);
      this.engines.push(
        new Engine({
          machine,
          stack: this.stack,
          setup,
          index,
          source,
          monitor,
          processHns: costs.engineProcessHns,
          parts,
          onOpen: (pin) => {
            monitor.frameBytes = setup.format.channels * (setup.format.bits / 8);
            monitor.packetFrames = pin.packetBytes / monitor.frameBytes;
            monitor.rate = setup.format.rate;
            let listener: SoftwareListener | null = null;
            if (!this.wire && setup.direction === 'render') {
              listener = new parts.software!.SoftwareListener(pin, monitor, machine.queue, () => machine.nowHns);
              this.listeners.set(index, listener);
            }
            const periodHns = (monitor.packetFrames * 10_000_000) / monitor.rate;
            pin.onState = (state) => {
              listener?.state(state);
              this.protection.stream(index, state === KSSTATE.RUN ? periodHns : null);
            };
          },
          onApplicationThread: (context, runs) => {
            if (runs) this.protection.addAudioThread(context, index, 'application');
            else this.protection.removeAudioThread(context);
          },
          catchUp: () => (this.wire ? this.device?.catchUp() : this.listeners.get(index)?.catchUp()),
          onFailure: (text) => finding('stream-refused', text),
          findPin: any?.findPin,
        }),
      );
    });
    parts.load?.startLoads(machine, scenario.loads, scenario.seed, this.protection, this.endHns);
    machine.startThread('pnp', PNP_PRIORITY, false, (context) => this.life(context));
    for (const action of scenario.actions) this.plan(action);
    machine.queue.schedule(this.endHns, () => this.close());
  }

  // ---- the life of the device

  private *life(context: Context): Flow {
    const { machine, scenario } = this;
    this.phase = 'loading';
    machine.record.event(context, 'load', OFFERED[scenario.windows], `${scenario.driver}.sys`);
    const missing =
      missingImport(this.host.imports, scenario.windows) ?? this.any?.missingImport(scenario.windows) ?? null;
    if (missing) {
      machine.record.event(context, 'load-failed', missing.name, missing.since);
      return this.end(
        this.refused(
          'load',
          `the driver does not load on ${OFFERED[scenario.windows]}: it imports ${missing.name} from ${missing.module}, which first appeared in ${missing.since}`,
        ),
      );
    }
    const loaded = yield* this.pnp.load(context);
    if (!succeeded(loaded)) return this.end(this.refused('load', `DriverEntry failed: ${statusName(loaded)}`));
    const added = yield* this.pnp.add();
    let startStatus = added;
    if (succeeded(added)) startStatus = yield* this.pnp.start();
    let failure: Failure | null = null;
    if (succeeded(startStatus)) {
      this.phase = 'started';
      this.startEngines();
      machine.signal(this.started);
      yield* this.obey();
    } else if (this.hardware.reach !== 'gone')
      failure = this.refused('start', `the device did not start: ${statusName(startStatus)}`);
    if (succeeded(added)) yield* this.pnp.remove();
    this.phase = 'removed';
    yield* this.pnp.unload();
    this.phase = 'unloaded';
    return this.end(failure);
  }

  private startEngines(): void {
    for (const engine of this.engines) {
      const { machine } = this;
      machine.queue.schedule(Math.max(machine.nowHns, engine.setup.startMs * HNS_PER_MS), () => {
        if (!this.closing && this.phase === 'started') {
          if (!this.service?.away) return this.openStream(engine);
          this.letGo.add(engine);
        }
        engine.done = true;
        machine.signal(this.wake);
      });
      if (engine.setup.stopMs !== undefined)
        machine.queue.schedule(engine.setup.stopMs * HNS_PER_MS, () => engine.command({ kind: 'close' }));
    }
  }

  private openStream(engine: Engine): void {
    const { machine } = this;
    engine.done = false;
    this.open.add(engine);
    const context = machine.startThread(`engine#${engine.index + 1}`, ENGINE_PRIORITY, true, (own) => engine.run(own));
    this.protection.addAudioThread(context, engine.index, 'engine');
    context.onDone = () => {
      this.protection.removeAudioThread(context);
      this.open.delete(engine);
      machine.signal(this.wake);
    };
  }
  /** Clients close these streams, as they do when the PnP manager or the audio service tells them to (U-37); they may come back. */
  private *closeStreams(engines: readonly Engine[]): Flow {
    for (const engine of engines) {
      if (!this.open.has(engine)) continue;
      this.letGo.add(engine);
      engine.command({ kind: 'close' });
    }
    while (engines.some((engine) => this.open.has(engine))) {
      // One that is just being opened is let through first: nobody else would.
      if (yield* this.wakeForCreate()) continue;
      const held = engines.some((engine) => this.open.has(engine) && engine.pin === null);
      if (held && this.stack.state === 'stop-pending') yield* this.pnp.cancelStop();
      else yield { kind: 'wait', objects: [this.wake], timeoutHns: null };
    }
    return 0;
  }
  /** Brings the device to D0 for a create that waits for it (L-6); 0: none does. */
  private *wakeForCreate(): Flow {
    if (!this.createAsleep) return 0;
    this.createAsleep = false;
    yield* this.pnp.setPower('D0');
    return 1;
  }
  private openAgain(engines: readonly Engine[]): void {
    if (this.closing || this.stack.state !== 'started' || this.service?.away) return;
    for (const engine of engines) if (this.letGo.delete(engine) && !this.open.has(engine)) this.openStream(engine);
  }

  /** Serves PnP and power commands until every client is done and nothing is planned any more. */
  private *obey(): Flow {
    for (;;) {
      const { state } = this.stack;
      // What is gone is removed as soon as every handle is closed (D-10); what is removed gets no more requests.
      const busy = [this.service, this.console, this.browser].some((client) => client?.busy);
      if (
        (state === 'removed' && !this.console?.busy) ||
        (state === 'surprise-removed' && this.open.size === 0 && !busy)
      )
        break;
      if (yield* this.wakeForCreate()) continue;
      const action = this.commands.shift();
      if (!action) {
        // The PnP manager leaves no query without an answer.
        if (this.closing && state === 'stop-pending') yield* this.pnp.cancelStop();
        if (this.closing || (this.pendingActions === 0 && this.engines.length > 0)) {
          if (!busy && this.engines.every((engine) => engine.done)) break;
        }
        yield { kind: 'wait', objects: [this.wake], timeoutHns: null };
        continue;
      }
      yield* this.serve(action);
    }
    this.service?.close();
    this.browser?.close();
    if (this.stack.power !== 'D0' && this.stack.state === 'started') yield* this.pnp.setPower('D0');
    return 0;
  }
  /** The service closes its handle, too, and so does the browser. */
  private *closeService(): Flow {
    this.service?.close();
    this.browser?.close();
    while (this.service?.busy || this.browser?.busy) yield { kind: 'wait', objects: [this.wake], timeoutHns: null };
    return 0;
  }

  /** Streams that come and go with this one: those of the virtual device hang on one jack (U-49). */
  private atEndpoint(stream: number): readonly Engine[] {
    return this.service ? this.engines : this.engines.slice(stream, stream + 1);
  }
  /** An endpoint comes or goes. The virtual device's driver is told first; an AC'97 codec has no such jack, so clients alone hear of it. */
  private moveEndpoint(action: Extract<Action, { do: 'unplug' | 'plug' }>): void {
    if (!this.service) {
      this.commands.push(action);
      return;
    }
    const present = action.do === 'plug';
    this.service.request(present, (status) => {
      if (succeeded(status)) this.commands.push(action);
      else if (status !== STATUS.DEVICE_REMOVED)
        this.addFinding(
          'stream-refused',
          `the endpoints do not ${present ? 'come back' : 'go'}: ${statusName(status)}`,
        );
      this.machine.signal(this.wake);
    });
  }

  private *serve(action: Action): Flow {
    const { pnp, engines } = this;
    switch (action.do) {
      case 'power':
        return yield* pnp.setPower(action.state);
      case 'exitLatency':
        return yield* pnp.exitLatency(action.latency);
      case 'surpriseRemoval':
        return yield* pnp.surpriseRemoval();
      case 'queryStop':
        return yield* pnp.queryStop();
      case 'cancelStop':
        return yield* pnp.cancelStop();
      case 'stopDevice':
        return yield* pnp.stop();
      case 'startDevice':
        // The device comes up with its endpoints.
        if (this.service && this.stack.state === 'stopped') this.service.away = false;
        return yield* pnp.start(action.resources);
      case 'queryRemove':
        // Whoever registered for it hears of the removal first and closes its handles.
        if (this.stack.state === 'started') {
          yield* this.closeService();
          yield* this.closeStreams(engines);
        }
        return yield* pnp.queryRemove();
      case 'cancelRemove':
        yield* pnp.cancelRemove();
        this.service?.open();
        this.browser?.open();
        this.openAgain(engines);
        return 0;
      case 'removeDevice':
        if (this.stack.state === 'stop-pending') yield* pnp.cancelStop();
        if (this.stack.state === 'started') yield* this.closeStreams(engines);
        if (this.stack.state === 'started') yield* pnp.queryRemove();
        yield* this.closeService();
        yield* this.closeStreams(engines);
        return yield* pnp.remove();
      case 'unplug':
        return yield* this.closeStreams(this.atEndpoint(action.stream));
      case 'plug':
        this.openAgain(this.atEndpoint(action.stream));
        return 0;
      default:
        return 0;
    }
  }

  private close(): void {
    this.closing = true;
    for (const engine of this.engines) if (!engine.done) engine.command({ kind: 'close' });
    this.machine.signal(this.wake);
  }

  private end(failure: Failure | null): number {
    this.failure = failure;
    this.left = this.live();
    for (const name of this.left) this.addFinding(leakRule(name), `left behind after unload: ${name}`);
    const pending = [
      ...this.kernel.pending(),
      ...this.interrupts.map((interrupt) => `${interrupt.name} is still connected`),
    ];
    if (pending.length > 0)
      throw new BugCheck(
        'DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS',
        `${[...new Set(pending)].join(', ')} after the driver was unloaded`,
      );
    for (const text of this.faults?.texts() ?? [])
      this.addFinding('fault-not-fired', `the fault did not happen: ${text}`);
    this.machine.record.event(this.machine.current, 'end', this.left.length);
    this.finished = true;
    return 0;
  }

  // ---- actions

  private plan(action: Action): void {
    const atHns = Math.round(action.atMs * HNS_PER_MS);
    if (atHns >= this.endHns) return;
    this.pendingActions++;
    this.machine.queue.schedule(atHns, () => {
      this.pendingActions--;
      this.act(action);
      this.machine.signal(this.wake);
    });
  }
  private act(action: Action): void {
    // The device is gone before anybody knows.
    if (action.do === 'surpriseRemoval' && !this.pnp.vanish()) return;
    if (action.do === 'call') {
      // Before the start and after the removal there is nothing to call.
      if (this.phase === 'started' && !this.closing) this.console?.start(action);
      return;
    }
    if (action.do === 'property') {
      this.browser?.request(action);
      return;
    }
    if (!('stream' in action)) {
      this.commands.push(action);
      return;
    }
    if (action.do === 'unplug' || action.do === 'plug') {
      this.moveEndpoint(action);
      return;
    }
    const engine = this.engines[action.stream];
    if (!engine || engine.done) return;
    switch (action.do) {
      case 'delayClient':
        engine.command({ kind: 'delay', hns: Math.round(action.ms * HNS_PER_MS) });
        break;
      case 'writePacket':
        engine.command({ kind: 'write', ahead: action.ahead, flags: action.flags, eosBytes: action.eosBytes });
        break;
      default:
        engine.command({ kind: action.do });
    }
  }

  // ---- the device

  private line = false;
  private bus(): DeviceBus {
    const { machine } = this;
    return {
      nowHns: () => machine.nowHns,
      schedule: (atHns, fire) => machine.queue.schedule(Math.max(atHns, machine.nowHns), fire),
      cancel: (token) => machine.queue.cancel(token as ReturnType<typeof machine.queue.schedule>),
      setInterruptLine: (asserted) => {
        this.line = asserted;
        for (const interrupt of this.interrupts) machine.setLine(interrupt, asserted);
      },
      readPhysical: (address, bytes) => this.memory.readPhysical(address, bytes),
      writePhysical: (address, data) => this.memory.writePhysical(address, data),
      note: (event, ...values) => {
        machine.record.event(machine.current, event, ...values);
        if (event === 'dma-start' && values[0] === 1) this.renderMonitor()?.fetched(new Uint8Array(0), machine.nowHns);
      },
    };
  }
  private makeAc97(): PortDevice {
    const capture = bundledSource(this.scenario.input, { rate: 48_000, channels: 2, bits: 16 });
    return new Ac97(this.bus(), {
      profile: this.scenario.chip,
      listener: {
        played: (bytes, atHns) => this.renderMonitor()?.fetched(bytes, atHns),
        gap: (frames, atHns) => this.renderMonitor()?.halted(frames, atHns),
      },
      source: {
        captured: (frame, bytes) => {
          const out = new Uint8Array(bytes);
          capture.fill(out, frame);
          return out;
        },
      },
    });
  }
  private renderMonitor(): StreamMonitor | null {
    return this.engines.find((engine) => engine.render && engine.pin !== null && !engine.done)?.monitor ?? null;
  }

  /** A notification event was set. */
  private eventSet(event: Waitable): void {
    for (const engine of this.engines) {
      const pin = engine.pin;
      if (pin?.event !== event) continue;
      engine.monitor.signaled();
      this.packetEvents++;
      const earlyHns = this.listeners.get(engine.index)?.signaled() ?? 0;
      if (earlyHns > 0)
        this.addFinding(
          'event-early',
          `${pin.stream?.name ?? 'a stream'} sets its event ${durationText(earlyHns)} before the packet is complete`,
        );
      return;
    }
  }

  /** The pin of stream `index` while it is open. */
  readonly openPin = (index: number): Pin | null => {
    const engine = this.engines[index];
    return engine && !engine.done ? engine.pin : null;
  };
  pins(): Pin[] {
    return this.engines.flatMap((engine) => (engine.pin && !engine.done ? [engine.pin] : []));
  }

  // ---- running

  /** Runs until the budget is used, the end, or a failure. Never throws for what a driver does. */
  advance(budget: AdvanceBudget): 'end' | 'budget' | 'failed' {
    const { machine } = this;
    if (this.finished) return this.failure ? 'failed' : 'end';
    machine.stopAtRecord = budget.records === undefined ? Infinity : machine.trace.length + budget.records;
    const packetsAt = budget.packets === undefined ? Infinity : this.packetEvents + budget.packets;
    const glitchesAt = budget.glitches === undefined ? Infinity : this.glitchCount() + budget.glitches;
    const callsAt = budget.hostCalls === undefined ? Infinity : machine.hostCalls + budget.hostCalls;
    const hardEndHns = this.endHns + GRACE_HNS;
    try {
      const outcome = machine.advance(
        Math.min(budget.untilHns ?? Infinity, hardEndHns),
        () =>
          this.finished ||
          this.packetEvents >= packetsAt ||
          machine.hostCalls >= callsAt ||
          (glitchesAt !== Infinity && this.glitchCount() >= glitchesAt),
      );
      if (this.finished) return this.failure ? 'failed' : 'end';
      if (outcome === 'idle' || (outcome === 'until' && machine.queue.nextHns > hardEndHns)) {
        return this.fail('hang', `the run does not come to its end: ${this.waiting()}`, this.hang());
      }
      return 'budget';
    } catch (error) {
      if (error instanceof Deadlock || error instanceof EndlessRun)
        return this.fail('hang', error.message, this.hang());
      if (error instanceof BugCheck) return this.fail('bug-check', error.message, error);
      if (error instanceof DriverTrap) {
        const { current } = machine;
        const text = `${error.message} in ${current?.name ?? 'no context'}${this.any?.whyTrapped(error.message) ?? ''}`;
        return this.fail('trap', text, trapStop(error.message, current));
      }
      throw error;
    }
  }

  private fail(kind: Failure['kind'], text: string, stop: Stop): 'failed' {
    const { machine } = this;
    this.failure = failureView(machine, kind, text, stop, machine.current);
    this.phase = 'failed';
    this.finished = true;
    machine.record.event(machine.current, 'bug-check', text);
    return 'failed';
  }
  private hang(): Stop {
    const { current, threads } = this.machine;
    return hangStop([...(current ? [current] : []), ...threads]);
  }
  private refused(kind: 'load' | 'start', text: string): Failure {
    return failureView(this.machine, kind, text, null, this.machine.current);
  }
  private waiting(): string {
    const { engines, kernel } = this;
    const named = this.hangs.describe();
    if (named) return named;
    const names = [
      ...engines.filter((engine) => !engine.done).map((engine) => `engine#${engine.index + 1}`),
      ...kernel.state.threads.map((thread) => thread.name),
    ];
    return names.length > 0
      ? `still waiting or working: ${names.join(', ')}, pnp`
      : 'the PnP thread waits for something nobody will set, or works without end';
  }

  glitchCount(): number {
    return this.engines.reduce((sum, engine) => sum + engine.monitor.glitches.length, 0);
  }

  /** U-18: what was registered through the manager is still there. */
  private managerReleased(name: string): void {
    const held = this.resources.all.filter((r) => r.removedHns === null && r.via !== 'PcAddStreamResource');
    if (held.length > 0)
      this.addFinding(
        'resource-manager-released',
        `${name} is let go while ${held.map((r) => r.name).join(', ')} is registered through it`,
      );
  }
  /** A rule was broken. The run goes on. */
  addFinding(rule: RuleId, text: string): void {
    const { severity, source } = ruleOf(rule);
    const record = this.machine.record.event(this.machine.current, 'finding', rule, text);
    this.findings.push({ rule, severity, text, atHns: this.machine.nowHns, record, source });
  }

  // ---- views

  progress(): { nowHns: number; endHns: number; records: number; glitches: number; speed: number } {
    return {
      nowHns: this.machine.nowHns,
      endHns: this.endHns,
      records: this.machine.trace.length,
      glitches: this.glitchCount(),
      speed: 0,
    };
  }
  snapshot(): Snapshot {
    return snapshot(this);
  }
  verdict(): Verdict {
    return verdict(this);
  }
  rows(from: number, count: number, filter: RowFilter): { total: number; rows: TraceRow[] } {
    return this.rowIndex.rows(from, count, filter);
  }
  slices(fromHns: number, toHns: number, minHns: number): LaneSlices {
    return laneSlices(this, fromHns, toHns, minHns);
  }
  heard(index: number, fromHns: number, toHns: number, columns: number): Float32Array {
    return heardPeaks(this, index, fromHns, toHns, columns);
  }
  /** The whole trace as UTF-8 text. */
  traceText(): Uint8Array {
    return new TextEncoder().encode(traceText(this.machine.trace));
  }
  /** Everything somebody still has to give back. */
  live(): string[] {
    return [
      ...this.memory.live(),
      ...[...this.pages].map((pages) => `${pages.name} (${pages.bytes} bytes of audio buffer)`),
      ...this.kernel.live(),
      ...this.interrupts.map((interrupt) => `${interrupt.name} (connected)`),
      ...this.resources.all
        .filter((r) => r.removedHns === null)
        .map((r) => `${r.name} (stream resource ${r.targetName})`),
      ...leftInStack(this.stack),
      ...(this.anyLeft?.() ?? []),
    ];
  }

  dispose(): void {
    this.host.dispose();
  }
}
