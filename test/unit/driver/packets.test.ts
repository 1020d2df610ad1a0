import { describe, expect, it } from 'vitest';
import { KSSTATE } from '../../../web/simulator/portcls/streams.ts';
import { QPC_START_HNS } from '../../../web/simulator/kernel/functions.ts';
import { statusName } from '../../../web/simulator/status.ts';
import { must, probe } from './probe.ts';

const DEVICES = ['ac97', 'virtual'] as const;
const END_OF_STREAM = 0x200;
const PACKET_HNS = 100_000;

describe.each(DEVICES)('SetWritePacket on %s (ddi-facts 6.4)', (device) => {
  it('holds the documented example: packet count 5, the next write is packet 6 at offset 0', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      must(yield* pin.setState(KSSTATE.RUN));
      for (let n = 1; n <= 5; n++) yield* p.event(pin);
      must(yield* pin.getPacketCount());
      expect(p.out(1)).toBe(5);
      expect((6 % 2) * pin.packetBytes).toBe(0);
      must(yield* pin.setWritePacket(6, 0, 0));
      yield* pin.close();
    });
  });

  it('answers the documented statuses by packet number', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      const write = function* (number: number, flags = 0, eos = 0) {
        return statusName(yield* pin.setWritePacket(number, flags, eos));
      };
      must(yield* pin.setState(KSSTATE.PAUSE));
      expect(yield* write(0)).toBe('STATUS_SUCCESS');
      must(yield* pin.setState(KSSTATE.RUN));
      expect(yield* write(0)).toBe('STATUS_DATA_LATE_ERROR');
      expect(yield* write(1)).toBe('STATUS_SUCCESS');
      expect(yield* write(2)).toBe('STATUS_DATA_OVERRUN');
      expect(yield* write(0xffff_ffff)).toBe('STATUS_DATA_LATE_ERROR');
      expect(yield* write(1, 1)).toBe('STATUS_INVALID_PARAMETER');
      expect(yield* write(1, END_OF_STREAM | 2)).toBe('STATUS_INVALID_PARAMETER');
      expect(yield* write(1, END_OF_STREAM, pin.packetBytes + 1)).toBe('STATUS_INVALID_PARAMETER');
      yield* p.event(pin);
      expect(yield* write(1)).toBe('STATUS_DATA_LATE_ERROR');
      expect(yield* write(2)).toBe('STATUS_SUCCESS');
      expect(yield* write(3)).toBe('STATUS_DATA_OVERRUN');
      yield* pin.close();
    });
  });

  it('refuses packets after the end of the stream until STOP', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      must(yield* pin.setState(KSSTATE.RUN));
      must(yield* pin.setWritePacket(1, END_OF_STREAM, 0));
      expect(statusName(yield* pin.setWritePacket(2, 0, 0))).toBe('STATUS_INVALID_DEVICE_STATE');
      must(yield* pin.setState(KSSTATE.STOP));
      must(yield* pin.setState(KSSTATE.RUN));
      must(yield* pin.setWritePacket(1, 0, 0));
      yield* pin.close();
    });
  });

  it('counts packets at the nominal rate in underflow, keeps the count in PAUSE and resets it in STOP', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      const count = function* () {
        must(yield* pin.getPacketCount());
        return p.out(1);
      };
      must(yield* pin.setState(KSSTATE.RUN));
      yield* p.sleep(PACKET_HNS * 4 + PACKET_HNS / 2);
      expect(yield* count()).toBe(4);
      must(yield* pin.setState(KSSTATE.PAUSE));
      yield* p.sleep(PACKET_HNS * 3);
      expect(yield* count()).toBe(4);
      must(yield* pin.setState(KSSTATE.RUN));
      yield* p.sleep(PACKET_HNS);
      expect(yield* count()).toBe(5);
      must(yield* pin.setState(KSSTATE.STOP));
      must(yield* pin.setState(KSSTATE.PAUSE));
      expect(yield* count()).toBe(0);
      yield* pin.close();
    });
  });
});

describe.each(DEVICES)('GetReadPacket on %s (ddi-facts 6.5)', (device) => {
  it('is not ready before the first packet, then gives numbers and the time of each first sample', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(true, 480);
      must(yield* pin.setState(KSSTATE.RUN));
      const startHns = p.nowHns;
      expect(statusName(yield* pin.getReadPacket())).toBe('STATUS_DEVICE_NOT_READY');
      for (let n = 0; n < 3; n++) {
        yield* p.event(pin);
        must(yield* pin.getReadPacket());
        expect(p.out(1)).toBe(n);
        expect(p.out(2)).toBe(0);
        // Within half a millisecond of where packet n began.
        expect(Math.abs(p.out(3) - QPC_START_HNS - (startHns + n * PACKET_HNS))).toBeLessThan(5000);
        expect(p.out(4)).toBe(0);
      }
      expect(statusName(yield* pin.getReadPacket())).toBe('STATUS_DEVICE_NOT_READY');
      must(yield* pin.setState(KSSTATE.STOP));
      expect(statusName(yield* pin.getReadPacket())).toBe('STATUS_INVALID_DEVICE_STATE');
      yield* pin.close();
    });
  });
});

describe.each(DEVICES)('buffers and events on %s', (device) => {
  it('takes 1 and 2 notifications only', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      const notification = yield* p.call('QueryInterface', pin.stream!.address, 8);
      must(notification);
      const address = p.out(1);
      for (const count of [0, 3, 4]) {
        expect(statusName(yield* p.call('Stream_AllocateBufferWithNotification', address, count, 3840))).toBe(
          'STATUS_INVALID_PARAMETER',
        );
      }
      yield* p.call('Release', address);
      yield* pin.close();
    });
  });

  it('refuses an event registered twice and one it does not know (E-6)', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      must(yield* p.call('QueryInterface', pin.stream!.address, 8));
      const address = p.out(1);
      expect(statusName(yield* p.call('Stream_RegisterNotificationEvent', address, pin.event.address))).toBe(
        'STATUS_UNSUCCESSFUL',
      );
      expect(statusName(yield* p.call('Stream_UnregisterNotificationEvent', address, p.stack.fdo!.address))).toBe(
        'STATUS_NOT_FOUND',
      );
      yield* p.call('Release', address);
      yield* pin.close();
    });
  });

  it('maps no registers (X-10)', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      expect(statusName(yield* p.call('Stream_GetPositionRegister', pin.stream!.address))).toBe('STATUS_NOT_SUPPORTED');
      expect(statusName(yield* p.call('Stream_GetClockRegister', pin.stream!.address))).toBe('STATUS_NOT_SUPPORTED');
      yield* pin.close();
    });
  });

  it('offers the output interface on render streams only and the input interface on capture streams only', async () => {
    await probe({ device }, function* (p) {
      for (const capture of [false, true]) {
        const pin = yield* p.open(capture, 480);
        expect((yield* p.call('QueryInterface', pin.stream!.address, capture ? 10 : 9)) < 0).toBe(true);
        yield* pin.close();
      }
    });
  });

  it('gives at least what is asked for, in whole frames a packet (B-12)', async () => {
    await probe({ device }, function* (p) {
      for (const frames of [128, 133, 441, 448, 480]) {
        const pin = yield* p.open(false, frames);
        expect(pin.bufferBytes).toBeGreaterThanOrEqual(frames * 4 * 2);
        expect(pin.packetBytes % 4).toBe(0);
        yield* pin.close();
      }
    });
  });
});
