/** What the driver answers to calls that a run of streams does not make: formats, interfaces, calls at the wrong time. */
import { describe, expect, it } from 'vitest';
import { IIDS, type IidName } from '../../../wasm/abi/table.ts';
import type { Flow, Request } from '../../../web/simulator/kernel/context.ts';
import { Pin, KSSTATE } from '../../../web/simulator/portcls/streams.ts';
import { QPC_START_HNS } from '../../../web/simulator/kernel/functions.ts';
import { statusName } from '../../../web/simulator/status.ts';
import { CD, must, probe, type Probe } from './probe.ts';

const DEVICES = ['ac97', 'virtual'] as const;
const RENDER = 0,
  RENDER_BRIDGE = 1,
  CAPTURE = 2;
const END_OF_STREAM = 0x200;
const DVD = { rate: 96_000, channels: 2, bits: 24 } as const;

const miniport = (p: Probe) => p.stack.wavePort()!.miniport;
const iid = (name: IidName) => IIDS.findIndex(([id]) => id === name);

function* status(flow: Flow): Generator<Request, string, number> {
  return statusName(yield* flow);
}

/** A stream without a buffer. */
function* openOnly(p: Probe, capture: boolean, format = CD): Generator<Request, Pin, number> {
  const pin = new Pin(p.stack, p.stack.wavePort()!, capture, format, 2);
  must(yield* pin.open(p.context, capture ? CAPTURE : RENDER));
  return pin;
}

describe('a data range intersection', () => {
  const ask = (p: Probe, pin: number, rate: number, channels: number, bits: number, float = 0) =>
    status(p.call('Miniport_DataRangeIntersection', miniport(p), pin, rate, channels, bits, float));

  it("gives the AC'97 controller 16 bits and two channels at the codec's rates", () =>
    probe({ device: 'ac97' }, function* (p) {
      for (const rate of [8000, 11_025, 22_050, 44_100, 48_000]) {
        expect(yield* ask(p, CAPTURE, rate, 2, 16)).toBe('STATUS_SUCCESS');
        expect([p.out(1), p.out(2), p.out(3)]).toEqual([rate, 2, 16]);
      }
      expect(yield* ask(p, RENDER, 96_000, 2, 16)).toBe('STATUS_NO_MATCH');
      expect(yield* ask(p, RENDER, 48_000, 2, 24)).toBe('STATUS_NO_MATCH');
      expect(yield* ask(p, RENDER, 48_000, 1, 16)).toBe('STATUS_NO_MATCH');
    }));
  it('gives a codec of one rate that rate', () =>
    probe({ device: 'ac97', chip: 'vbox' }, function* (p) {
      expect(yield* ask(p, RENDER, 48_000, 2, 16)).toBe('STATUS_SUCCESS');
    }));
  it('gives the virtual device up to 96 kHz, 24 and 32 bits, and one channel', () =>
    probe({ device: 'virtual' }, function* (p) {
      for (const [rate, channels, bits] of [
        [96_000, 2, 24],
        [44_100, 1, 32],
      ] as const) {
        expect(yield* ask(p, RENDER, rate, channels, bits)).toBe('STATUS_SUCCESS');
        expect([p.out(1), p.out(2), p.out(3)]).toEqual([rate, channels, bits]);
      }
      expect(yield* ask(p, RENDER, 8000, 2, 16)).toBe('STATUS_NO_MATCH');
    }));
  it('has no floating point, and nothing to say about a bridge pin', () =>
    probe({}, function* (p) {
      expect(yield* ask(p, RENDER, 48_000, 2, 32, 1)).toBe('STATUS_NO_MATCH');
      expect(yield* ask(p, RENDER_BRIDGE, 48_000, 2, 16)).toBe('STATUS_NOT_IMPLEMENTED');
    }));
});

describe.each(DEVICES)('formats of a stream on %s (K-12)', (device) => {
  const set = (p: Probe, pin: Pin, rate: number, bits: number, float = 0) =>
    status(p.call('Stream_SetFormat', pin.stream!.address, rate, 2, bits, float));

  it('change while there is no buffer', () =>
    probe({ device }, function* (p) {
      const pin = yield* openOnly(p, false);
      expect(yield* set(p, pin, 44_100, 16)).toBe('STATUS_SUCCESS');
      expect(yield* set(p, pin, 12_345, 16)).toBe('STATUS_INVALID_PARAMETER');
      expect(yield* set(p, pin, 48_000, 32, 1)).toBe('STATUS_INVALID_PARAMETER');
      expect(yield* set(p, pin, 48_000, 16)).toBe('STATUS_SUCCESS');
      must(yield* pin.allocate(p.context, 1920));
      expect(yield* set(p, pin, 44_100, 16)).toBe('STATUS_INVALID_PARAMETER');
      yield* pin.close();
    }));
  it('are refused when a stream is made: not the direction of the pin, not PCM, not of this device', () =>
    probe({ device }, function* (p) {
      const make = (pin: number, capture: number, rate: number, float: number) =>
        status(p.call('MiniportWaveRT_NewStream', miniport(p), pin, capture, rate, 2, float ? 32 : 16, float));
      expect(yield* make(RENDER, 1, 48_000, 0)).toBe('STATUS_INVALID_PARAMETER');
      expect(yield* make(RENDER, 0, 48_000, 1)).toBe('STATUS_INVALID_PARAMETER');
      expect(yield* make(RENDER, 0, 192_000, 0)).toBe('STATUS_NOT_SUPPORTED');
    }));
});

it('a stream of 96 kHz and 24 bits runs on the virtual device', () =>
  probe({ device: 'virtual' }, function* (p) {
    const pin = yield* p.open(false, 960, 2, DVD);
    must(yield* pin.setState(KSSTATE.RUN));
    yield* p.event(pin);
    must(yield* pin.getPacketCount());
    expect(p.out(1)).toBe(1);
    yield* pin.close();
  }));

describe.each(DEVICES)('on %s', (device) => {
  it('there is one stream of each direction', () =>
    probe({ device }, function* (p) {
      const pin = yield* openOnly(p, true);
      expect(
        yield* status(p.call('MiniportWaveRT_NewStream', miniport(p), CAPTURE, 1, CD.rate, CD.channels, CD.bits, 0)),
      ).toBe('STATUS_DEVICE_BUSY');
      yield* pin.close();
    }));

  it('a stream without a buffer does not run and has no packets and no position', () =>
    probe({ device }, function* (p) {
      const pin = yield* openOnly(p, false);
      const { address } = pin.stream!;
      must(yield* p.call('QueryInterface', address, iid('IID_IMiniportWaveRTOutputStream')));
      const output = p.out(1);
      const late = 'STATUS_INVALID_DEVICE_STATE';
      expect(yield* status(p.call('OutputStream_GetPacketCount', output))).toBe(late);
      expect(yield* status(p.call('OutputStream_GetOutputStreamPresentationPosition', output))).toBe(late);
      expect(yield* status(p.call('OutputStream_SetWritePacket', output, 0, END_OF_STREAM, 8))).toBe(late);
      expect(yield* status(p.call('Stream_RegisterNotificationEvent', address, p.stack.fdo!.address))).toBe(late);
      must(yield* p.call('Stream_GetPosition', address));
      expect([p.out(1), p.out(2)]).toEqual([0, 0]);
      must(yield* p.call('Stream_SetState', address, KSSTATE.PAUSE));
      expect((yield* p.call('Stream_SetState', address, KSSTATE.RUN)) < 0).toBe(true);
      must(yield* p.call('Stream_SetState', address, KSSTATE.STOP));
      expect(yield* status(p.call('Stream_SetState', address, 99))).toBe('STATUS_INVALID_PARAMETER');
      yield* p.call('Release', output);
      yield* pin.close();
    }));

  it('a buffer is neither empty nor larger than two packets may be, and there is one of it (B-12)', () =>
    probe({ device }, function* (p) {
      const pin = yield* openOnly(p, false);
      const { address } = pin.stream!;
      must(yield* p.call('QueryInterface', address, iid('IID_IMiniportWaveRTStreamNotification')));
      const stream = p.out(1);
      const allocate = (bytes: number) => status(p.call('Stream_AllocateBufferWithNotification', stream, 2, bytes));
      expect(yield* allocate(0)).toBe('STATUS_UNSUCCESSFUL');
      expect(yield* allocate(0x7fff_0000)).toBe('STATUS_UNSUCCESSFUL');
      expect(yield* allocate(3841)).toBe('STATUS_SUCCESS');
      const [mdl, bytes] = [p.out(1), p.out(2)];
      expect(bytes).toBe(3848);
      expect(yield* allocate(3840)).toBe('STATUS_INVALID_DEVICE_STATE');
      yield* p.call('Stream_FreeBufferWithNotification', stream, mdl, bytes);
      yield* p.call('Release', stream);
      yield* pin.close();
    }));

  it('a buffer without notification has a position, but no packets and no events', () =>
    probe({ device }, function* (p) {
      const pin = yield* openOnly(p, false);
      const { address } = pin.stream!;
      must(yield* p.call('Stream_AllocateAudioBuffer', address, 3840));
      const [mdl, bytes] = [p.out(1), p.out(2)];
      must(yield* p.call('QueryInterface', address, iid('IID_IMiniportWaveRTOutputStream')));
      const output = p.out(1);
      expect(yield* status(p.call('OutputStream_SetWritePacket', output, 0, 0, 0))).toBe('STATUS_NOT_SUPPORTED');
      expect(yield* status(p.call('Stream_RegisterNotificationEvent', address, p.stack.fdo!.address))).toBe(
        'STATUS_NOT_SUPPORTED',
      );
      for (const state of [KSSTATE.ACQUIRE, KSSTATE.PAUSE, KSSTATE.RUN])
        must(yield* p.call('Stream_SetState', address, state));
      yield* p.sleep(50_000);
      must(yield* p.call('Stream_GetPosition', address));
      expect(p.out(2)).toBeGreaterThan(800);
      expect(p.out(2)).toBeLessThan(1100);
      for (const state of [KSSTATE.PAUSE, KSSTATE.ACQUIRE, KSSTATE.STOP])
        must(yield* p.call('Stream_SetState', address, state));
      yield* p.call('Release', output);
      yield* p.call('Stream_FreeAudioBuffer', address, mdl, bytes);
      // A second time there is nothing to free.
      yield* p.call('Stream_FreeAudioBuffer', address, mdl, bytes);
      yield* pin.close();
    }));

  it('the presentation position moves in RUN and stands in PAUSE', () =>
    probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      must(yield* p.call('QueryInterface', pin.stream!.address, iid('IID_IMiniportWaveRTOutputStream')));
      const output = p.out(1);
      const position = function* (): Generator<Request, number, number> {
        must(yield* p.call('OutputStream_GetOutputStreamPresentationPosition', output));
        return p.out(1);
      };
      must(yield* pin.setState(KSSTATE.RUN));
      yield* p.event(pin);
      const running = yield* position();
      expect(running).toBeGreaterThan(0);
      must(yield* pin.setState(KSSTATE.PAUSE));
      const paused = yield* position();
      yield* p.sleep(100_000);
      expect(yield* position()).toBe(paused);
      expect(paused).toBeGreaterThanOrEqual(running);
      yield* p.call('Release', output);
      yield* pin.close();
    }));

  it("the miniport has no limits of its own for the client's mapping (GetDeviceDescription)", () =>
    probe({ device }, function* (p) {
      must(yield* p.call('MiniportWaveRT_GetDeviceDescription', miniport(p)));
      expect(p.out(2)).toBe(0xffff_ffff);
    }));

  it.each([
    ['miniport', ['IID_IUnknown', 'IID_IMiniport', 'IID_IMiniportWaveRT', 'IID_IMiniportPnpNotify']],
    ['stream', ['IID_IUnknown', 'IID_IMiniportWaveRTStream', 'IID_IMiniportWaveRTStreamNotification']],
  ] as const)('the %s has its interfaces and no others', async (object, names) => {
    await probe({ device }, function* (p) {
      const pin = yield* openOnly(p, false);
      const address = object === 'miniport' ? miniport(p) : pin.stream!.address;
      for (const name of names) {
        must(yield* p.call('QueryInterface', address, iid(name)));
        yield* p.call('Release', p.out(1));
      }
      expect((yield* p.call('QueryInterface', address, iid('IID_IPowerNotify'))) < 0).toBe(true);
      yield* pin.close();
    });
  });
});

describe.each(DEVICES)('what follows the end of the stream on %s is silent', (device) => {
  const BYTES = 1920;
  const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => total + byte, 0);
  /** A pin whose buffer holds ones only, and a look into it. */
  function* filled(p: Probe, notifications: 1 | 2) {
    const pin = yield* p.open(false, 480, notifications);
    pin.write(0, new Uint8Array(pin.bufferBytes).fill(1));
    return { pin, ones: (from: number, bytes: number) => sum(pin.read(from, bytes)) };
  }

  it('before the start: the rest of its packet and the other one', () =>
    probe({ device }, function* (p) {
      const { pin, ones } = yield* filled(p, 2);
      must(yield* pin.setState(KSSTATE.PAUSE));
      // Whole frames of what is said to be valid.
      must(yield* pin.setWritePacket(0, END_OF_STREAM, 402));
      expect(ones(0, 2 * BYTES)).toBe(400);
      expect(ones(0, BYTES)).toBe(400);
      yield* pin.close();
    }));

  it('while it plays: each packet when it has been played, the last one at its end', () =>
    probe({ device }, function* (p) {
      const { pin, ones } = yield* filled(p, 2);
      must(yield* pin.setState(KSSTATE.RUN));
      must(yield* pin.setWritePacket(1, END_OF_STREAM, 400));
      expect([ones(0, BYTES), ones(BYTES, BYTES)]).toEqual([BYTES, 400]);
      yield* p.event(pin);
      expect([ones(0, BYTES), ones(BYTES, BYTES)]).toEqual([0, 400]);
      yield* p.event(pin);
      expect(ones(0, 2 * BYTES)).toBe(0);
      yield* pin.close();
    }));

  it('in a buffer of one packet: when the last packet begins in the memory of the one before', () =>
    probe({ device }, function* (p) {
      const { pin, ones } = yield* filled(p, 1);
      must(yield* pin.setState(KSSTATE.RUN));
      must(yield* pin.setWritePacket(1, END_OF_STREAM, 400));
      expect(ones(0, BYTES)).toBe(BYTES);
      yield* p.event(pin);
      expect(ones(0, BYTES)).toBe(400);
      yield* p.event(pin);
      expect(ones(0, BYTES)).toBe(0);
      yield* pin.close();
    }));
});

describe.each(DEVICES)('a stream on %s', (device) => {
  it('gives a packet that was complete before the pause in PAUSE, with the time of its first sample', () =>
    probe({ device }, function* (p) {
      const pin = yield* p.open(true, 480);
      must(yield* pin.setState(KSSTATE.RUN));
      const beganHns = p.nowHns;
      yield* p.event(pin);
      must(yield* pin.setState(KSSTATE.PAUSE));
      yield* p.sleep(300_000);
      must(yield* pin.getReadPacket());
      expect(p.out(1)).toBe(0);
      expect(Math.abs(p.out(3) - QPC_START_HNS - beganHns)).toBeLessThan(10_000);
      yield* pin.close();
    }));

  it('forgets events that are still registered when it is released', async () => {
    const run = await probe({ device }, function* (p) {
      const pin = yield* openOnly(p, false);
      const { address } = pin.stream!;
      must(yield* p.call('QueryInterface', address, iid('IID_IMiniportWaveRTStreamNotification')));
      const stream = p.out(1);
      must(yield* p.call('Stream_AllocateBufferWithNotification', stream, 2, 3840));
      const [mdl, bytes] = [p.out(1), p.out(2)];
      must(yield* p.call('Stream_RegisterNotificationEvent', stream, pin.event.address));
      yield* p.call('Stream_FreeBufferWithNotification', stream, mdl, bytes);
      yield* p.call('Release', stream);
      yield* pin.close();
    });
    expect(run.left).toEqual([]);
  });
});

it('the loop of the virtual device goes on when its memory has been filled once', () =>
  probe({ device: 'virtual' }, function* (p) {
    const [render, capture] = [yield* p.open(false, 2048), yield* p.open(true, 2048)];
    render.write(0, new Uint8Array(render.bufferBytes).fill(1));
    must(yield* render.setState(KSSTATE.RUN));
    must(yield* capture.setState(KSSTATE.RUN));
    yield* p.sleep(10_000_000);
    expect(capture.read(0, capture.bufferBytes).every((byte) => byte === 1)).toBe(true);
    yield* capture.close();
    yield* render.close();
  }));

describe.each(DEVICES)('the second run of a stream on %s', (device) => {
  it('reads packet 0 again', () =>
    probe({ device }, function* (p) {
      const pin = yield* p.open(true, 480);
      for (let again = 0; again < 2; again++) {
        must(yield* pin.setState(KSSTATE.RUN));
        for (let packet = 0; packet < 2; packet++) {
          yield* p.event(pin);
          must(yield* pin.getReadPacket());
          expect(p.out(1)).toBe(packet);
        }
        must(yield* pin.setState(KSSTATE.STOP));
      }
      yield* pin.close();
    }));
});

it('both miniports and the adapter have their interfaces, and no others', () =>
  probe({}, function* (p) {
    const topology = p.stack.ports.find(({ portClass }) => portClass === 'Topology')!;
    const objects: [number, IidName[]][] = [
      [topology.miniport, ['IID_IUnknown', 'IID_IMiniport', 'IID_IMiniportTopology']],
      [p.stack.adapterPower!.address, ['IID_IUnknown', 'IID_IAdapterPowerManagement2', 'IID_IAdapterPnpManagement']],
    ];
    for (const [object, names] of objects) {
      for (const name of names) {
        must(yield* p.call('QueryInterface', object, iid(name)));
        yield* p.call('Release', p.out(1));
      }
      expect(yield* p.call('QueryInterface', object, iid('IID_IPowerNotify'))).toBeLessThan(0);
    }
    expect(
      yield* status(p.call('Miniport_DataRangeIntersection', topology.miniport, 0, CD.rate, CD.channels, CD.bits, 0)),
    ).not.toBe('STATUS_SUCCESS');
  }));

it('the first of the three ways to change the power does the same', () =>
  probe({ device: 'ac97' }, function* (p) {
    const { address } = p.stack.adapterPower!;
    const [D0, D3] = [1, 4];
    const registered = () => p.session.resources.all.filter(({ removedHns }) => removedHns === null).length;
    expect(registered()).toBe(1);
    yield* p.call('AdapterPower_PowerChangeState', address, D0);
    expect(registered()).toBe(1);
    yield* p.call('AdapterPower_PowerChangeState', address, D3);
    expect(registered()).toBe(0);
    yield* p.call('AdapterPower_PowerChangeState', address, D0);
    expect(registered()).toBe(1);
  }));
