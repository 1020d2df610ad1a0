/** What of the device the driver can reach at the moment: it is on, asleep, stopped (its resources given back) or gone. */
import type { PortDevice } from '../device/bus.ts';
import type { Report } from '../verifier/rules.ts';
import type { DevicePower } from './device.ts';

export type Reach = 'on' | 'asleep' | 'stopped' | 'gone';

const ALL_ONES: Readonly<Record<number, number>> = { 1: 0xff, 2: 0xffff, 4: 0xffff_ffff };

export interface HardwareOptions {
  readonly device: PortDevice | null;
  readonly onFinding: Report;
}

export class Hardware {
  /** What port instructions reach: the device, or what answers while it does not. */
  decoded: PortDevice | null;
  reach: Reach = 'on';
  private readonly device: PortDevice | null;
  private readonly onFinding: HardwareOptions['onFinding'];
  /** Nothing decodes the ports: reads give ones. A write is the driver's mistake, reported once for each time the device is out of reach. */
  private readonly silent: PortDevice | null;
  private where = '';
  private reported = false;

  constructor({ device, onFinding }: HardwareOptions) {
    this.device = this.decoded = device;
    this.onFinding = onFinding;
    this.silent = device && {
      ports: device.ports,
      interrupt: device.interrupt,
      readPort: (_port, width) => ALL_ONES[width]!,
      writePort: () => this.written(),
      readMemory: (_address, width) => ALL_ONES[width]!,
      writeMemory: () => this.written(),
      catchUp: () => {},
      setPresent: () => {},
      assignOther: () => {},
    };
  }

  /** D0 again: the device is there in its reset state, unless it is gone. */
  wake(): void {
    if (this.reach === 'gone') return;
    this.reach = 'on';
    this.decoded = this.device;
    this.device?.setPresent(true);
  }
  /** D1 to D3: hardware must not be written (D-16). */
  sleep(state: DevicePower): void {
    this.leave('asleep', `in ${state}`);
  }
  /** After a stop the resources belong to somebody else. */
  stop(): void {
    this.leave('stopped', 'stopped');
  }
  /** Pulled out. The driver finds out by all ones; writing is no mistake, it cannot know yet. */
  vanish(): void {
    this.reach = 'gone';
    this.decoded = this.device;
    this.device?.setPresent(false);
  }

  private leave(reach: Reach, where: string): void {
    if (this.reach === 'gone') return;
    this.reach = reach;
    this.where = where;
    this.reported = false;
    this.device?.setPresent(false);
    this.decoded = this.silent;
  }
  private written(): void {
    if (this.reported) return;
    this.reported = true;
    this.onFinding(
      'port-write-without-device',
      `the driver writes to an I/O port or register while the device is ${this.where}`,
    );
  }
}
