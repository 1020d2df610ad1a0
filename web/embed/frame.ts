/**
 * The page for iframes: `embed/?scenario=late-packet&panels=verdict,timeline&theme=dark&autoplay&allow=https://docs.example`.
 * One block fills it. The page around it may speak to it when its origin is in `allow`: messages.ts.
 */
import './frame.css';
import {
  allowedOrigins,
  PROTOCOL_VERSION,
  readMessage,
  type Answer,
  type EventMessage,
  type Request,
} from './messages.ts';
import { PortClsLabElement } from './element.ts';

const EVENTS = ['ready', 'progress', 'end', 'error'] as const;
/** Requests that wait for an answer at the same time; more are refused. */
const MOST_OPEN = 100;

const given = new URLSearchParams(location.search);
const block = new PortClsLabElement();
for (const name of ['scenario', 'panels', 'theme'] as const) {
  const value = given.get(name);
  if (value !== null) block.setAttribute(name, value);
}
// A link may stand where it stands in an address, behind the `#`.
if (!given.has('scenario') && location.hash.length > 1) block.setAttribute('scenario', location.hash);
block.autoplay = given.has('autoplay') && given.get('autoplay') !== 'false';
const fill = () => (block.height = Math.round(Math.max(120, Math.min(4000, innerHeight))));
fill();
addEventListener('resize', fill);
document.body.append(block);

const allowed = allowedOrigins(given.get('allow'));
/** Who said hello, and hears events. */
const listening = new Set<string>();
let open = 0;

async function carryOut(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'hello':
      return { version: PROTOCOL_VERSION };
    case 'state':
      await block.ready;
      return block.state();
    case 'step':
      return block.step(request.unit);
    case 'seek':
      return block.seek(request.to);
    case 'set':
      for (const name of ['scenario', 'panels', 'theme'] as const) {
        if (request[name] !== undefined) block.setAttribute(name, request[name]);
      }
      return {};
    default:
      return block[request.do]();
  }
}

async function answer(request: Request): Promise<Answer> {
  const head = { portclsLab: PROTOCOL_VERSION, id: request.id } as const;
  if (open >= MOST_OPEN) return { ...head, ok: false, error: `more than ${MOST_OPEN} requests are waiting` };
  open += 1;
  try {
    return { ...head, ok: true, value: await carryOut(request) };
  } catch (error) {
    return { ...head, ok: false, error: error instanceof Error ? error.message : String(error) };
  } finally {
    open -= 1;
  }
}

addEventListener('message', ({ source, origin, data }) => {
  if (source !== parent || parent === window || !allowed.includes(origin)) return;
  const read = readMessage(data);
  if (read.kind === 'foreign') return;
  if (read.kind === 'refused') return parent.postMessage(read.answer, origin);
  if (read.request.do === 'hello') listening.add(origin);
  void answer(read.request).then((message) => parent.postMessage(message, origin));
});

for (const event of EVENTS) {
  block.addEventListener(event, (sent) => {
    const message: EventMessage = {
      portclsLab: PROTOCOL_VERSION,
      event,
      detail: (sent as CustomEvent<EventMessage['detail']>).detail,
    };
    for (const origin of listening) parent.postMessage(message, origin);
  });
}
