/** Finds the pin a stream is opened on, by what the driver's own filter descriptions say of data flow and data ranges. */
import { succeeded } from '../status.ts';
import type { Context, Request } from '../kernel/context.ts';
import type { Format } from '../scenario/schema.ts';
import { call, type DeviceStack, type Port } from '../portcls/device.ts';

/** KSPIN_DATAFLOW and KSPIN_COMMUNICATION (ks.h). */
const DATAFLOW_IN = 1,
  DATAFLOW_OUT = 2;
const COMMUNICATION_SINK = 1,
  COMMUNICATION_BOTH = 3;
const MOST_PINS = 64,
  MOST_RANGES = 256;

export interface WaveRange {
  readonly lowestHz: number;
  readonly highestHz: number;
  readonly channels: number;
  readonly leastBits: number;
  readonly mostBits: number;
  readonly float: boolean;
}
export interface StreamPin {
  readonly port: Port;
  readonly pin: number;
  readonly capture: boolean;
  /** The filter plays, too: a capture pin of it is a loopback. */
  readonly filterRenders: boolean;
  /** Most streams at a time: MaxGlobalInstanceCount of its description. */
  readonly instances: number;
  readonly ranges: readonly WaveRange[];
}
/** A flow that ends in T. */
type Finding<T> = Generator<Request, T, number>;

/** Every pin of every WaveRT filter that takes or gives a stream of wave data. */
export function* streamPins(context: Context, stack: DeviceStack): Finding<StreamPin[]> {
  const found: StreamPin[] = [];
  for (const port of stack.subdevices.values()) {
    if (port.portClass !== 'WaveRT' || port.filter === 0) continue;
    const own: Omit<StreamPin, 'filterRenders'>[] = [];
    for (let pin = 0; pin < Math.min(port.pins, MOST_PINS); pin++) {
      if (!succeeded(yield* call('Filter_Pin', port.filter, pin))) continue;
      const [dataflow, communication] = [context.outs[1]!, context.outs[2]!];
      const [count, instances] = [context.outs[3]!, context.outs[4]!];
      if (communication !== COMMUNICATION_SINK && communication !== COMMUNICATION_BOTH) continue;
      if (dataflow !== DATAFLOW_IN && dataflow !== DATAFLOW_OUT) continue;
      const ranges = yield* rangesOf(context, port, pin, Math.min(count, MOST_RANGES));
      if (ranges.length > 0) own.push({ port, pin, capture: dataflow === DATAFLOW_OUT, instances, ranges });
    }
    const filterRenders = own.some(({ capture }) => !capture);
    found.push(...own.map((pin) => ({ ...pin, filterRenders })));
  }
  return found;
}

function* rangesOf(context: Context, port: Port, pin: number, count: number): Finding<WaveRange[]> {
  const ranges: WaveRange[] = [];
  for (let range = 0; range < count; range++) {
    if (!succeeded(yield* call('Filter_PinRange', port.filter, pin, range))) continue;
    const bits = context.outs[4]!;
    ranges.push({
      lowestHz: context.outs[1]!,
      highestHz: context.outs[2]!,
      channels: context.outs[3]!,
      leastBits: bits & 0xff,
      mostBits: (bits >> 8) & 0xff,
      float: ((bits >> 16) & 1) === 1,
    });
  }
  return ranges;
}

/** Whether a range offers a format of integer samples. */
export function offers(range: WaveRange, { rate, channels, bits }: Format): boolean {
  if (range.float || channels > range.channels) return false;
  return rate >= range.lowestHz && rate <= range.highestHz && bits >= range.leastBits && bits <= range.mostBits;
}

/** Whether a range is about just so many channels: a range says the most there may be, and fewer need not be taken. */
const exactly = ({ channels }: WaveRange, format: Format): boolean => channels === format.channels;

/** What is said of a stream that was refused on a pin whose ranges only have more channels; '' when one has its own. */
export function atMost({ ranges }: StreamPin, format: Format): string {
  const offering = ranges.filter((range) => offers(range, format));
  return offering.some((range) => exactly(range, format))
    ? ''
    : `${AT_MOST}${Math.max(...offering.map(({ channels }) => channels))} channels, and which fewer it takes they do not say`;
}
export const AT_MOST = ', and its data ranges are for up to ';

const span = (from: number, to: number): string => (from === to ? String(from) : `${from} to ${to}`);
/** A range in words: `48000 Hz, up to 2 channels, 16 bits`. */
export const rangeText = (range: WaveRange): string =>
  `${span(range.lowestHz, range.highestHz)} Hz, up to ${range.channels} channel${range.channels === 1 ? '' : 's'}, ${span(range.leastBits, range.mostBits)} bits${range.float ? ' float' : ''}`;

/**
 * The pin for a stream: of those in its direction the first that offers its format with just its channels, else with more, capture
 * not from a loopback where there is another. A text says why there is none, and what the driver offers.
 */
export function choosePin(pins: readonly StreamPin[], capture: boolean, format: Format): StreamPin | string {
  const direction = pins
    .filter((pin) => pin.capture === capture)
    .sort((a, b) => Number(a.filterRenders && capture) - Number(b.filterRenders && capture));
  const what = capture ? 'capture' : 'render';
  if (direction.length === 0) return `the driver has no ${what} pin`;
  const offering = direction.filter(({ ranges }) => ranges.some((range) => offers(range, format)));
  const chosen = offering.find((pin) => atMost(pin, format) === '') ?? offering[0];
  if (chosen) return chosen;
  const offered = direction.map(
    ({ port, pin, ranges }) => `pin ${pin} of ${port.subdevice}: ${[...new Set(ranges.map(rangeText))].join('; ')}`,
  );
  return `no ${what} pin of the driver offers ${format.rate} Hz, ${format.channels} channels, ${format.bits} bits. It offers: ${offered.join('. ')}`;
}
