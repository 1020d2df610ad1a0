import { describe, expect, it } from 'vitest';
import { framesIn, hnsFor } from '../../web/simulator/device/frametime.ts';
import {
  BDBAR,
  Bench,
  CAS,
  CIV,
  CR,
  GLOB_CNT,
  GLOB_STA,
  LVI,
  MS,
  NABM,
  NAM,
  PI,
  PICB,
  PIV,
  PO,
  RUN,
  SR,
  ramp,
  type Heard,
} from './ac97-bench.ts';

describe('frame time', () => {
  it('is exact and its own inverse, for an hour and more', () => {
    for (const rate of [4000, 7001, 11_025, 22_050, 44_100, 48_000, 65_535, 192_000]) {
      for (const frames of [0, 1, 2, 127, 128, 44_100, rate * 3600 + 1, rate * 86_400 - 1]) {
        const at = hnsFor(frames, rate);
        expect(framesIn(at, rate)).toBe(frames);
        if (frames > 0) expect(framesIn(at - 1, rate)).toBe(frames - 1);
        expect(at).toBe(Number((BigInt(frames) * 10_000_000n + BigInt(rate) - 1n) / BigInt(rate)));
      }
    }
  });
});

describe("AC'97, chip", () => {
  it('follows the worked example: two packets of 480 frames', () => {
    const b = new Bench();
    b.setup();
    b.bus.onLine = b.isr;
    b.go(31);
    // t in ms, CIV, PICB, PIV, LVI after the ISR
    const rows: [number, number, number, number, number][] = [
      [0, 0, 960, 1, 31],
      [2.5, 0, 720, 1, 31],
      [5, 0, 480, 1, 31],
      [9.9, 0, 10, 1, 31],
      [10, 1, 960, 2, 0],
      [15, 1, 480, 2, 0],
      [20, 2, 960, 3, 1],
      [25, 2, 480, 3, 1],
      [30, 3, 960, 4, 2],
      [40, 4, 960, 5, 3],
      [50, 5, 960, 6, 4],
    ];
    for (const [ms, ...want] of rows) {
      b.bus.run(ms * MS);
      expect([ms, ...b.row()]).toEqual([ms, ...want]);
    }
    expect(b.bus.lineRises).toBe(5);
    expect(b.left()).toEqual(ramp(2400));
    expect(b.heard.map((h) => h.atHns)).toEqual([0, 10 * MS, 20 * MS, 30 * MS, 40 * MS]);
    expect(b.gaps).toEqual([]);
  });

  it('halts at LVI with SR 0Fh and goes on with the next descriptor when LVI is written', () => {
    const b = new Bench();
    b.setup();
    b.go(3);
    b.bus.run(80 * MS);
    expect(b.in16(PO + SR)).toBe(0x0f);
    expect(b.row()).toEqual([3, 0, 4, 3]);
    expect(b.in8(PO + CR)).toBe(RUN);
    expect(b.bus.line).toBe(true);
    expect(b.left()).toEqual(ramp(1920));
    b.out8(PO + LVI, 5);
    expect(b.in16(PO + SR)).toBe(0x0c);
    expect(b.row()).toEqual([4, 960, 5, 5]);
    expect(b.gaps).toEqual([{ frames: 1920, atHns: 40 * MS }]);
    b.bus.run(140 * MS);
    expect(b.in16(PO + SR)).toBe(0x0f);
    expect(b.row()).toEqual([5, 0, 6, 5]);
    expect(b.left()).toEqual(ramp(2880));
    // The same value again counts as a write: a whole lap past the old LVI.
    b.out8(PO + LVI, 5);
    b.bus.run(160 * MS);
    expect(b.row()).toEqual([8, 960, 9, 5]);
    expect(b.bus.notes.filter((n) => n.startsWith('dma'))).toEqual([
      'dma-reset 1',
      'dma-start 1',
      'dma-halt 1',
      'dma-resume 1',
      'dma-halt 1',
      'dma-resume 1',
    ]);
  });

  it('sets LVBCI alone at the end of a list without IOC, and interrupts for it', () => {
    const b = new Bench();
    b.setup({ ioc: false });
    b.go(1);
    b.bus.run(19 * MS);
    expect([b.in16(PO + SR), b.bus.line]).toEqual([0, false]);
    b.bus.run(20 * MS);
    expect([b.in16(PO + SR), b.bus.line]).toEqual([7, true]);
  });

  it('loses nothing with a DPC 60 ms late as long as LVI is a lap away', () => {
    const b = new Bench();
    b.setup();
    b.go(31);
    b.bus.run(60 * MS);
    expect(b.in16(PO + SR)).toBe(0x08);
    expect(b.in8(PO + CIV)).toBe(6);
    b.isr();
    b.bus.run(100 * MS);
    expect(b.left()).toEqual(ramp(4800));
    expect(b.gaps).toEqual([]);
  });

  it('stops after 31 more descriptors and says how long the gap was', () => {
    const b = new Bench();
    b.setup();
    b.go(31);
    b.bus.run(345 * MS);
    expect([b.in16(PO + SR), b.in8(PO + CIV)]).toEqual([0x0f, 31]);
    b.isr();
    expect(b.gaps).toEqual([{ frames: 1200, atHns: 320 * MS }]);
    expect(b.in8(PO + CIV)).toBe(0);
  });

  it('needs the late packet only for itself: the tail case of section 13', () => {
    const b = new Bench();
    b.setup();
    b.go(1);
    let late = 0;
    b.bus.onLine = () => {
      b.out16(PO + SR, 0x1c);
      const tail = () => b.out8(PO + LVI, (b.in8(PO + CIV) + 1) & 31);
      if (++late === 3) b.bus.schedule(b.bus.now + 45 * MS, tail);
      else if (!(b.in16(PO + SR) & 1)) tail();
    };
    b.bus.run(100 * MS);
    // Packet 3 was still queued: the engine stands from 40 ms until 75 ms.
    expect(b.gaps).toEqual([{ frames: 35 * 48, atHns: 40 * MS }]);
    expect(b.left().slice(0, 2000)).toEqual(ramp(2000));
  });

  it('pauses with all registers kept and resumes inside the buffer', () => {
    const b = new Bench();
    b.setup();
    b.go(31);
    b.bus.run(25 * MS + 7);
    b.out8(PO + CR, RUN & ~1);
    const row = b.row();
    expect(row).toEqual([2, 480, 3, 31]);
    expect(b.in16(PO + SR)).toBe(0x09);
    b.bus.run(60 * MS);
    expect(b.row()).toEqual(row);
    expect(b.bus.pendingEvents).toBe(0);
    b.out8(PO + CR, RUN);
    b.out8(PO + CR, RUN);
    expect([b.in16(PO + SR), ...b.row()]).toEqual([0x08, ...row]);
    b.bus.run(65 * MS);
    expect(b.row()).toEqual([3, 960, 4, 31]);
    expect(b.left()).toEqual(ramp(1440));
    expect(b.gaps).toEqual([]);
  });

  it('stays halted when paused at the end of the list, until LVI moves', () => {
    const b = new Bench();
    b.setup();
    b.go(0);
    b.bus.run(20 * MS);
    b.out8(PO + CR, 0);
    b.out8(PO + CR, RUN);
    expect(b.in16(PO + SR)).toBe(0x0f);
    b.out8(PO + CR, 0);
    b.out8(PO + LVI, 2);
    expect(b.in16(PO + SR)).toBe(0x0d);
    b.out8(PO + CR, RUN);
    expect([b.in16(PO + SR), ...b.row()]).toEqual([0x0c, 1, 960, 2, 2]);
  });

  it('resets a box with RR: registers zero, SR 0001h, enables kept', () => {
    const b = new Bench();
    b.setup();
    b.go(31);
    b.bus.run(25 * MS);
    b.out8(PO + CR, 0x1c);
    b.out8(PO + CR, 0x1e);
    expect(b.in32(PO + BDBAR)).toBe(0);
    expect(b.row()).toEqual([0, 0, 0, 0]);
    expect(b.in16(PO + SR)).toBe(1);
    expect(b.in8(PO + CR)).toBe(0x1c);
    expect(b.bus.line).toBe(false);
    expect(b.bus.pendingEvents).toBe(0);
  });

  it('answers only the documented widths', () => {
    const b = new Bench();
    b.setup();
    b.go(31);
    b.bus.run(10 * MS);
    expect([b.in16(PO + CIV), b.in8(PO + PICB), b.in8(PO + SR), b.in16(GLOB_STA), b.in16(PO + BDBAR)]).toEqual([
      0xffff, 0xff, 0xff, 0xffff, 0xffff,
    ]);
    expect(b.in32(PO + CIV)).toBe(1 | (31 << 8) | (8 << 16));
    expect(b.in32(PO + PICB)).toBe(960 | (2 << 16) | (RUN << 24));
    expect([b.device.readPort(NAM + 0x7c, 1), b.nam(0x7c), b.nam(0x7e), b.device.readPort(NAM + 0x7c, 4)]).toEqual([
      0xff, 0x8384, 0x7600, 0xffff_ffff,
    ]);
    expect(b.in32(0x38)).toBe(0xffff_ffff);
    expect(b.device.readPort(0x80, 1)).toBe(0xff);
    for (const [offset, width] of [
      [PO + CIV, 1],
      [PO + PIV, 1],
      [PO + PICB, 2],
      [PO + LVI, 2],
      [PO + CR, 2],
    ] as const)
      b.device.writePort(NABM + offset, width, 9);
    expect(b.row()).toEqual([1, 960, 2, 31]);
    expect(b.in8(PO + CR)).toBe(RUN);
  });

  it('applies the write effects of section 4', () => {
    const b = new Bench();
    b.setup();
    b.out32(PO + BDBAR, 0xffff_ffff);
    expect(b.in32(PO + BDBAR)).toBe(0xffff_fff8);
    b.out32(PO + BDBAR, b.list);
    b.go(1);
    b.bus.run(60 * MS);
    b.out16(PO + SR, 3);
    expect(b.in16(PO + SR)).toBe(0x0f);
    b.out16(PO + SR, 8);
    expect([b.in16(PO + SR), b.bus.line, b.in32(GLOB_STA)]).toEqual([0x07, true, 0x140]);
    b.out16(PO + SR, 4);
    expect([b.in16(PO + SR), b.bus.line, b.in32(GLOB_STA)]).toEqual([0x03, false, 0x100]);
    b.out8(PO + CR, 0);
    b.out8(PO + LVI, 0xff);
    expect(b.in8(PO + LVI)).toBe(0x1f);
    b.out32(GLOB_STA, 0xffff_ffff);
    expect(b.in32(GLOB_STA)).toBe(0x3_0100);
    b.out32(GLOB_STA, 0);
    expect(b.in32(GLOB_STA)).toBe(0x100);
  });

  it('raises the line when an enable is set after the status, and drops it with the enable', () => {
    const b = new Bench();
    b.setup();
    b.out8(PO + LVI, 31);
    b.out8(PO + CR, 0x01);
    b.bus.run(10 * MS);
    expect([b.in16(PO + SR), b.bus.line]).toEqual([8, false]);
    b.out8(PO + CR, 0x11);
    expect([b.bus.line, b.in32(GLOB_STA)]).toEqual([true, 0x140]);
    b.out8(PO + CR, 0x01);
    expect([b.bus.line, b.in32(GLOB_STA)]).toEqual([false, 0x100]);
  });

  it('keeps the line up while another box is pending', () => {
    const b = new Bench();
    b.setup();
    b.setup({}, PI);
    b.go(31);
    b.go(31, PI);
    b.bus.run(10 * MS);
    expect(b.in32(GLOB_STA)).toBe(0x160);
    b.out16(PO + SR, 8);
    expect([b.in32(GLOB_STA), b.bus.line]).toEqual([0x120, true]);
    b.out16(PI + SR, 8);
    expect([b.in32(GLOB_STA), b.bus.line]).toEqual([0x100, false]);
  });

  it('hands out the codec semaphore once per access', () => {
    const b = new Bench();
    expect([b.in8(CAS), b.in8(CAS)]).toEqual([0, 1]);
    b.nam(2);
    expect(b.in8(CAS)).toBe(0);
  });

  it('has a codec only while AC_RST# is released', () => {
    const b = new Bench('chip', false);
    expect(b.in32(GLOB_STA)).toBe(0);
    expect(b.nam(2)).toBe(0xffff);
    expect(b.in32(GLOB_STA)).toBe(0x8000);
    b.out32(GLOB_STA, 0x8000);
    b.out32(GLOB_CNT, 2);
    expect([b.in32(GLOB_CNT), b.in32(GLOB_STA), b.nam(2)]).toEqual([2, 0x100, 0x8000]);
    // The DMA stands still while the link is off and goes on with it.
    b.setup();
    b.go(31);
    b.bus.run(5 * MS);
    b.out32(GLOB_CNT, 0x0a);
    b.bus.run(9 * MS);
    expect(b.row()).toEqual([0, 480, 1, 31]);
    b.out32(GLOB_CNT, 2);
    b.bus.run(14 * MS);
    expect(b.row()).toEqual([1, 960, 2, 31]);
  });

  it('has a mixer of the specification: reset values, masks, reset', () => {
    const b = new Bench();
    const values = (offsets: number[]) => offsets.map((o) => b.nam(o).toString(16).padStart(4, '0'));
    const offsets = [0x02, 0x0e, 0x10, 0x18, 0x1a, 0x1c, 0x26, 0x28, 0x2a, 0x2c, 0x32, 0x34];
    const reset = ['8000', '8008', '8808', '8808', '0000', '8000', '000f', '0809', '0009', 'bb80', 'bb80', 'bb80'];
    expect(values(offsets)).toEqual(reset);
    for (const o of [0x02, 0x18, 0x1a, 0x1c]) b.setNam(o, 0xffff);
    expect(values([0x02, 0x18, 0x1a, 0x1c])).toEqual(['bf3f', '9f1f', '0707', '8f0f']);
    b.setNam(0x26, 0x0100);
    expect(b.nam(0x26)).toBe(0x010e);
    b.setNam(0x00, 0);
    expect(values(offsets)).toEqual(reset);
    expect(b.bus.notes.filter((n) => n === 'codec-reset').length).toBe(2);
    expect(b.nam(0x80)).toBe(0xffff);
  });

  it('fetches the same bytes muted or not', () => {
    const run = (mute: boolean) => {
      const b = new Bench();
      if (!mute) {
        b.setNam(0x02, 0);
        b.setNam(0x18, 0x0808);
      }
      expect(b.nam(0x02)).toBe(mute ? 0x8000 : 0);
      b.setup();
      b.go(31);
      b.bus.run(33 * MS);
      return b.left();
    };
    expect(run(true)).toEqual(run(false));
    expect(run(true)).toEqual(ramp(1584));
  });

  it('moves DMA at the rate of the codec, which rounds to a rate it has', () => {
    const b = new Bench();
    b.setNam(0x2c, 44_000);
    expect(b.nam(0x2c)).toBe(44_100);
    b.setNam(0x2a, 0);
    expect(b.nam(0x2c)).toBe(48_000);
    b.setNam(0x2c, 44_100);
    expect(b.nam(0x2c)).toBe(48_000);
    b.setNam(0x2a, 1);
    b.setNam(0x2c, 8000);
    b.setup();
    b.go(31);
    b.bus.run(60 * MS - 1);
    expect(b.row()).toEqual([0, 2, 1, 31]);
    b.bus.run(60 * MS);
    expect(b.row()).toEqual([1, 960, 2, 31]);
    b.setNam(0x2c, 16_000);
    b.bus.run(75 * MS);
    expect(b.row()).toEqual([1, 480, 2, 31]);
    expect(b.left()).toEqual(ramp(720));
  });

  it.each([
    [48_000, 128, 360],
    [44_100, 128, 3600],
  ])(
    'stays exact at %i Hz with %i-frame packets for %i s',
    (rate, frames, seconds) => {
      const b = new Bench();
      b.setNam(0x2c, rate);
      b.setup({ frames });
      let ends = 0;
      let exact = true;
      b.bus.onLine = () => {
        ends++;
        exact &&= b.bus.now === Number((BigInt(ends * frames) * 10_000_000n + BigInt(rate - 1)) / BigInt(rate));
        b.isr();
      };
      let bytes = 0;
      b.heard.push = ((h: Heard) => (bytes += h.bytes.length)) as never;
      b.go(31);
      b.bus.run(seconds * 1000 * MS);
      b.device.catchUp();
      expect(exact).toBe(true);
      expect(ends).toBe(Math.floor((rate * seconds) / frames));
      expect(bytes).toBe(rate * seconds * 4);
    },
    60_000,
  );

  it('fetches in small pieces when asked to, without repeating or losing a frame', () => {
    const b = new Bench();
    b.setNam(0x2c, 44_100);
    b.setup({ frames: 100, packets: 4 });
    b.bus.onLine = b.isr;
    b.go(31);
    for (let i = 1; i < 400; i++) {
      b.bus.run(i * 1237);
      b.device.catchUp();
    }
    expect(b.left()).toEqual(ramp(framesIn(399 * 1237, 44_100), 400));
    let at = -1;
    for (const h of b.heard) {
      expect(h.atHns).toBeGreaterThan(at);
      at = h.atHns;
    }
  });

  it('captures frames into memory as positions pass, and loses those of a halt', () => {
    const b = new Bench();
    b.setup({}, PI);
    b.go(1, PI);
    b.bus.run(5 * MS);
    b.device.catchUp();
    const word = (frame: number) => new DataView(b.bus.memory.buffer).getUint32(0x1000 + 4 * frame, true);
    expect([word(0), word(239), word(240)]).toEqual([0, 239, (241 | (-241 << 16)) >>> 0]);
    b.bus.run(30 * MS);
    expect([b.in16(PI + SR), word(959)]).toEqual([0x0f, 959]);
    b.out8(PI + LVI, 4);
    b.bus.run(31 * MS);
    b.device.catchUp();
    expect([word(0), word(47)]).toEqual([1440, 1487]);
  });

  it('completes empty descriptors at once', () => {
    const b = new Bench();
    b.setup({ lengths: [960, 0, 0, 960] });
    b.go(3);
    b.bus.run(10 * MS);
    expect(b.row()).toEqual([3, 960, 4, 3]);
    const empty = new Bench();
    empty.setup({ lengths: Array.from({ length: 32 }, () => 0) });
    empty.go(31);
    expect([empty.in16(PO + SR), empty.in8(PO + CIV)]).toEqual([0x0f, 31]);
  });

  it('reads a descriptor when CIV moves to it', () => {
    const b = new Bench();
    b.setup();
    b.go(31);
    b.bus.run(9 * MS);
    new DataView(b.bus.memory.buffer).setUint32(8 + 4, 0x8000_0000 | 480, true);
    b.bus.run(10 * MS);
    expect(b.row()).toEqual([1, 480, 2, 31]);
  });

  it('is silent when gone and comes back reset', () => {
    const b = new Bench();
    b.setup();
    b.go(31);
    b.bus.run(15 * MS);
    b.device.setPresent(false);
    expect([b.in32(GLOB_STA), b.nam(2), b.in8(PO + CIV), b.bus.line, b.bus.pendingEvents]).toEqual([
      0xffff_ffff,
      0xffff,
      0xff,
      false,
      0,
    ]);
    expect(b.left()).toEqual(ramp(720));
    b.out8(PO + CR, RUN);
    b.device.setPresent(true);
    b.bus.run(30 * MS);
    expect([b.in32(GLOB_STA), b.in8(PO + CR), b.in16(PO + SR), ...b.row()]).toEqual([0, 0, 1, 0, 0, 0, 0]);
  });

  it('captures the mic box as one sample a frame', () => {
    const b = new Bench();
    const MC = 0x20;
    b.setup({}, MC);
    b.go(31, MC);
    b.bus.run(10 * MS);
    expect([b.in8(MC + CIV), b.in16(MC + PICB), b.in32(GLOB_STA)]).toEqual([0, 480, 0x100]);
    b.bus.run(20 * MS);
    expect([b.in8(MC + CIV), b.in16(MC + PICB), b.in32(GLOB_STA)]).toEqual([1, 960, 0x180]);
  });
});
