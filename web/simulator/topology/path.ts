/**
 * A property of a filter as one line of text: `<filter>/<property>`, `<filter>/node<n>/<property>`, `<filter>/stream<n>/<property>`; behind
 * it `#<channel>` or `#pin<n>`. A property is named as in ksmedia.h, or as `<set>,<id>`.
 */
import type { PropertyAction } from './browser.ts';
import { nameOfProperty, propertyOf } from './names.ts';

const PATH =
  /^(?<filter>.+?)\/(?:(?<what>node|stream)(?<index>\d{1,4})\/)?(?<name>[^/#]+)(?:#(?<pin>pin)?(?<behind>-?\d{1,4}))?$/;

/** The request to read it; a text says what is wrong with the path. */
export function requestOf(path: string): PropertyAction | string {
  const { filter, what, index, name, pin, behind } = PATH.exec(path)?.groups ?? {};
  if (!filter || !name)
    return `"${path}" names no property: write <filter>/<property>, <filter>/node<n>/<property> or <filter>/stream<n>/<property>, with #<channel> or #pin<n> behind it where it takes one`;
  const property = propertyOf(name);
  if (!property)
    return `"${name}" is no property that is known here: write its name as in ksmedia.h, or <set>,<id> with the GUID of the set`;
  const number = Number(behind);
  if (behind !== undefined && (pin ? number < 0 : number < -1 || number > 255))
    return `"${path}": a channel is a number from -1 (all) to 255, a pin one from 0`;
  return {
    do: 'property',
    atMs: 0,
    filter,
    ...property,
    verb: 'get',
    value: '',
    ...(what === 'node' && { node: Number(index) }),
    ...(what === 'stream' && { stream: Number(index) }),
    ...(behind !== undefined && (pin ? { pin: number } : { channel: number })),
  };
}

/** The other way round. */
export function pathOf({ filter, node, stream, set, id, channel, pin }: PropertyAction): string {
  const of = node !== undefined ? `node${node}/` : stream !== undefined ? `stream${stream}/` : '';
  const name = nameOfProperty(set, id).replace(/^(\S+) (\d+)$/, '$1,$2');
  const behind = pin !== undefined ? `#pin${pin}` : channel !== undefined ? `#${channel}` : '';
  return `${filter}/${of}${name}${behind}`;
}
