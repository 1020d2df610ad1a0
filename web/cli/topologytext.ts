/** `lab topology` in words. */
import type { Scenario } from '../simulator/scenario/schema.ts';
import { statusName, succeeded } from '../simulator/status.ts';
import type { PropertyView, TopologyView } from '../simulator/topology/browse.ts';
import type { Answered } from '../simulator/topology/browser.ts';
import type { ConnectionView, FilterView, ItemView, PinView } from '../simulator/topology/description.ts';
import { pathOf } from '../simulator/topology/path.ts';
import { rangeText } from '../simulator/topology/ranges.ts';
import { boundsText, typeOf, valueLines, verbsText } from '../simulator/topology/values.ts';
import { OFFERED } from '../simulator/versions.ts';
import { secondsText } from '../simulator/trace/decode.ts';

const indent = (lines: readonly string[]): string[] => lines.map((line) => (line ? `  ${line}` : line));

/** The whole tree. */
export function viewText({ atHns, why, filters, wires, properties }: TopologyView, scenario: Scenario): string {
  const head = `${scenario.driver} on ${OFFERED[scenario.windows]}, at ${secondsText(atHns)} s of ${scenario.name}`;
  const sections = filters.map((filter) => filterLines(filter, properties));
  const joined = wires.map(({ from, fromPin, to, toPin }) => `${from} pin ${fromPin} > ${to} pin ${toPin}`);
  const lines = [
    head,
    ...(why === null ? [] : [`Nothing can be read: ${why}.`]),
    ...(filters.length === 0 ? ['It has no filter registered at this time.'] : []),
    ...sections.flatMap((section) => ['', ...section]),
    ...(joined.length > 0 ? ['', 'Physical connections', ...indent(joined)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function filterLines(filter: FilterView, all: readonly PropertyView[]): string[] {
  const { name, portClass, categories, pins, nodes, connections, problems } = filter;
  const of = (what: string) =>
    all.filter((view) => view.filter === name && view.of === what).flatMap((view) => propertyLines(view));
  return [
    `${name} (${portClass})${categories.length > 0 ? ` ${categories.join(', ')}` : ''}`,
    ...indent([
      ...problems.map((problem) => `PROBLEM: ${problem}`),
      ...of('filter'),
      ...filter.events.map((event) => `event ${event.name}`),
      ...pins.flatMap((pin, index) => [
        pinLine(pin, index),
        ...indent([
          ...pin.ranges.map(rangeText),
          ...all
            .filter((view) => view.filter === name && view.of.startsWith(`pin ${index} `))
            .flatMap((view) => propertyLines(view)),
          ...unread(pin.properties, all, name, `pin ${index} `),
        ]),
      ]),
      ...nodes.flatMap((node, index) => [
        `node ${index}  ${[node.type, node.name].filter(Boolean).join(', ')}`,
        ...indent([...of(`node ${index}`), ...node.events.map((event) => `event ${event.name}`)]),
      ]),
      ...connections.map(connectionLine),
    ]),
  ];
}

function pinLine({ dataflow, communication, category, name, instances }: PinView, index: number): string {
  const words = [dataflow, communication, category, name].filter(Boolean).join(', ');
  return `pin ${index}  ${words}${communication === 'none' || communication === 'bridge' ? '' : `, up to ${instances.filter} at a time`}`;
}
const end = (node: number, pin: number): string => (node === -1 ? `pin ${pin}` : `node ${node} pin ${pin}`);
const connectionLine = ({ from, fromPin, to, toPin }: ConnectionView): string =>
  `${end(from, fromPin)} > ${end(to, toPin)}`;

function propertyLines({ item, bounds, type, values }: PropertyView): string[] {
  const said = bounds && type !== 'bool' ? `  ${boundsText(type, bounds)}` : '';
  return [
    `${item.name}  ${verbsText(item.flags)}${said}`,
    ...indent(
      values.flatMap(({ request, status, lines }) => {
        const path = pathOf(request);
        const which = path.includes('#') ? `${path.slice(path.indexOf('#'))}  ` : '';
        return succeeded(status) ? lines.map((line) => which + line) : [which + statusName(status)];
      }),
    ),
  ];
}
/** Properties of a pin on which no stream is open. */
function unread(items: readonly ItemView[], all: readonly PropertyView[], filter: string, of: string): string[] {
  if (all.some((view) => view.filter === filter && view.of.startsWith(of))) return [];
  return items.map(({ name, flags }) => `${name}  ${verbsText(flags)}  (no stream is open here)`);
}

/** Answers to single requests, a block each. */
export function answersText(answers: readonly Answered[]): string {
  const blocks = answers.map(({ action, status, value, atHns }) => {
    const head = `${action.verb} ${pathOf(action)}  ${statusName(status)} at ${secondsText(atHns)} s`;
    const shown = succeeded(status) && action.verb === 'get' ? valueLines(typeOf(action.set, action.id), value) : [];
    return [head, ...indent(shown)].join('\n');
  });
  return blocks.length > 0 ? `${blocks.join('\n')}\n` : '';
}
