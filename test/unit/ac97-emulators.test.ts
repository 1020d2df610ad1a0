import { describe, expect, it } from 'vitest';
import { BDBAR, Bench, CIV, CR, GLOB_CNT, GLOB_STA, LVI, MS, PI, PO, RUN, SR, ramp } from './ac97-bench.ts';

describe("AC'97, QEMU", () => {
  it('moves on 10 ms ticks, the first one 1024 frames', () => {
    const b = new Bench('qemu');
    b.setup();
    b.bus.onLine = b.isr;
    b.go(31);
    const seen = [0, 1, 5, 10, 20, 30, 40, 50].map((ms) => {
      b.bus.run(ms * MS);
      const [civ, picb, , lvi] = b.row();
      return `${ms}: ${civ}/${picb}/${lvi}`;
    });
    expect(seen).toEqual([
      '0: 0/960/31',
      '1: 0/960/31',
      '5: 0/960/31',
      '10: 2/832/1',
      '20: 3/832/2',
      '30: 4/832/3',
      '40: 5/832/4',
      '50: 6/832/5',
    ]);
    expect(b.left()).toEqual(ramp(2944));
  });

  it('halts, resumes and runs a lap past LVI as measured', () => {
    const b = new Bench('qemu');
    b.setup();
    b.go(3);
    b.bus.run(80 * MS);
    expect([b.in16(PO + SR), ...b.row()]).toEqual([0x0f, 3, 0, 4, 3]);
    expect(b.left()).toEqual(ramp(1920));
    b.out8(PO + LVI, 5);
    expect([b.in16(PO + SR), ...b.row()]).toEqual([0x0c, 4, 960, 5, 5]);
    b.bus.run(140 * MS);
    expect([b.in16(PO + SR), ...b.row()]).toEqual([0x0f, 5, 0, 6, 5]);
    expect(b.left()).toEqual(ramp(2880));
    expect(b.gaps.length).toBe(1);
    b.out8(PO + LVI, 5);
    b.bus.run(160 * MS);
    expect(b.in8(PO + CIV)).toBe(8);
  });

  it('jumps to PIV on resume and on a rewrite of CR', () => {
    const b = new Bench('qemu');
    b.setup();
    b.go(31);
    b.bus.run(20 * MS);
    b.out8(PO + CR, RUN & ~1);
    expect(b.row()).toEqual([3, 832, 4, 31]);
    b.out8(PO + CR, RUN);
    expect(b.row()).toEqual([4, 960, 5, 31]);
    b.out8(PO + CR, RUN);
    expect(b.row()).toEqual([5, 960, 6, 31]);
  });

  it('drops the shared line with the last status bit of one box', () => {
    const b = new Bench('qemu');
    b.setup();
    b.setup({}, PI);
    b.go(31);
    b.go(31, PI);
    b.bus.run(10 * MS);
    expect(b.in32(GLOB_STA)).toBe(0x160);
    b.out16(PO + SR, 0x1c);
    expect([b.in32(GLOB_STA), b.in16(PI + SR), b.bus.line]).toEqual([0x120, 8, false]);
  });

  it('has the global and codec registers as measured', () => {
    const b = new Bench('qemu', false);
    expect([b.in32(GLOB_CNT), b.in32(GLOB_STA)]).toEqual([0, 0x100]);
    b.out32(GLOB_CNT, 2);
    expect(b.in32(GLOB_CNT)).toBe(0);
    b.out32(GLOB_CNT, 0x3d);
    expect(b.in32(GLOB_CNT)).toBe(0);
    b.out32(GLOB_CNT, 0xffff_fff9);
    expect(b.in32(GLOB_CNT)).toBe(0x39);
    b.out32(GLOB_STA, 0xffff_ffff);
    b.out32(GLOB_STA, 0);
    expect(b.in32(GLOB_STA)).toBe(0x3_0100);
    b.setNam(0x26, 0xffff);
    expect(b.nam(0x26)).toBe(0x7fff);
    b.setNam(0x2c, 4000);
    expect(b.nam(0x2c)).toBe(4000);
    expect([b.nam(0x1c), b.nam(0x0e), b.in8(PO + SR)]).toEqual([0x8808, 0, 1]);
  });

  it('skips an empty descriptor without BCIS and gives up the tick', () => {
    const b = new Bench('qemu');
    b.setup({ lengths: [0] });
    b.go(31);
    b.bus.run(10 * MS);
    expect([b.in16(PO + SR), ...b.row()]).toEqual([0, 1, 960, 2, 31]);
  });

  it('plays 1984 zero frames when one deferred call is 45 ms late, as measured', () => {
    const b = new Bench('qemu');
    b.setup();
    let calls = 0;
    b.bus.onLine = () => {
      b.out16(PO + SR, 0x1c);
      b.bus.schedule(b.bus.now + (++calls === 5 ? 45 * MS : 1000), () => b.out8(PO + LVI, (b.in8(PO + CIV) + 1) & 31));
    };
    b.go(1);
    b.bus.run(100 * MS);
    expect(b.gaps).toEqual([{ frames: 1984, atHns: 60 * MS }]);
    expect(b.left().length).toBe(2880 + 480);
  });

  it('stands still after a reset of the codec until CR is written', () => {
    const b = new Bench('qemu');
    b.setup();
    b.go(31);
    b.setNam(0, 0);
    b.bus.run(20 * MS);
    expect([b.in8(PO + CR), ...b.row()]).toEqual([RUN, 0, 960, 1, 31]);
    b.out8(PO + CR, RUN);
    b.bus.run(30 * MS);
    expect(b.in8(PO + CIV)).toBe(3);
  });
});

describe("AC'97, VirtualBox", () => {
  it('moves a period at its end', () => {
    const b = new Bench('vbox');
    b.setup();
    b.bus.onLine = b.isr;
    b.go(31);
    const seen = [0, 5, 10, 20, 30, 40, 50].map((ms) => {
      b.bus.run(ms * MS);
      const [civ, picb, , lvi] = b.row();
      return `${ms}: ${civ}/${picb}/${lvi}`;
    });
    expect(seen).toEqual([
      '0: 0/960/31',
      '5: 0/960/31',
      '10: 1/960/0',
      '20: 2/960/1',
      '30: 3/960/2',
      '40: 4/960/3',
      '50: 5/960/4',
    ]);
    expect(b.left()).toEqual(ramp(2400));
  });

  it('loses whole periods while BCIS is not acknowledged', () => {
    const b = new Bench('vbox');
    b.setup();
    b.go(31);
    b.bus.run(35 * MS);
    expect(b.row()).toEqual([1, 960, 2, 31]);
    b.out16(PO + SR, 8);
    b.bus.run(40 * MS);
    expect(b.row()).toEqual([2, 960, 3, 31]);
    expect(b.left()).toEqual(ramp(960));
    expect(b.gaps).toEqual([{ frames: 960, atHns: 10 * MS }]);
  });

  it('keeps its place when CR is rewritten and resets its boxes with the codec', () => {
    const b = new Bench('vbox');
    b.setup();
    b.go(31);
    b.out8(PO + CR, RUN);
    expect(b.in8(PO + CIV)).toBe(0);
    b.setNam(0, 0);
    expect([b.in8(PO + CR), b.in16(PO + SR), b.in8(PO + LVI), b.in32(PO + BDBAR)]).toEqual([0, 1, 0, 0]);
  });
});
