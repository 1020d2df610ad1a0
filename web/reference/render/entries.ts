/** Pages of the DDI: one for each interface, function, structure and enumeration, and one for each method. */
import { IIDS } from '../../../wasm/abi/table.ts';
import { DDI_GROUPS } from '../../simulator/catalogue/ddi/index.ts';
import type {
  DdiEntry,
  EnumerationEntry,
  InterfaceEntry,
  Method,
  StructureEntry,
} from '../../simulator/catalogue/ddi/types.ts';
import { OFFERED, RELEASES, type Release } from '../../simulator/versions.ts';
import { claimList, paragraphs } from './claims.ts';
import { highlightBlock } from './code.ts';
import { html, type Html } from './html.ts';
import type { Content } from './library.ts';
import { callConsole, experiment, liveBlock, type Pair } from './live.ts';
import { inline } from './markdown.ts';
import { notByHand } from './not-by-hand.ts';
import { Page } from './page.ts';
import { entryPlace, methodPlace, PLACES, slug } from './places.ts';
import { gapsList, parameterList, scrolling, sourcesList, statusTable, versionsRow, whatIfTable } from './tables.ts';

const KINDS: Readonly<Record<DdiEntry['kind'], string>> = {
  interface: 'Interface',
  function: 'Function',
  structure: 'Structure',
  enumeration: 'Enumeration',
};

/** `Windows 10 1507` also for releases the lab does not offer. */
export function releaseName(release: Release): string {
  return (OFFERED as Partial<Record<Release, string>>)[release] ?? `Windows ${release.replace('-', ' ')}`;
}

/** The facts in one row under the purpose. */
const glance = (facts: readonly (readonly [string, Html | string] | false)[]): Html =>
  html`<dl class="glance">
    ${facts.map(
      (fact) =>
        fact &&
        html`<div>
          <dt>${fact[0]}</dt>
          <dd>${fact[1]}</dd>
        </div>`,
    )}
  </dl>`;

const ANNOTATIONS = { in: '_In_', out: '_Out_', 'in, optional': '_In_opt_', 'out, optional': '_Out_opt_' } as const;

/** A declaration with types and names in columns. */
export function signature({ name, returns, parameters }: Method): string {
  if (parameters.length === 0) return `${returns} ${name}();`;
  const annotation = Math.max(...parameters.map(({ direction }) => ANNOTATIONS[direction].length));
  const type = Math.max(...parameters.map((parameter) => parameter.type.length));
  const lines = parameters.map(
    (p) => `    ${ANNOTATIONS[p.direction].padEnd(annotation)} ${p.type.padEnd(type)} ${p.name}`,
  );
  return `${returns} ${name}(\n${lines.join(',\n')});`;
}

const signatureBlock = (page: Page, code: string): Html =>
  html`<div class="sig">${highlightBlock(code, true, page)}</div>`;

const parents = (...more: { title: string; place: string }[]) => [{ title: 'DDI', place: PLACES.ddi }, ...more];

/** What methods and functions have in common. */
function addCall(page: Page, call: Method): void {
  page.add('Parameters', parameterList(page, call.parameters));
  page.add('Rules', call.rules.length > 0 && claimList(page, call.rules));
  page.add('Status', statusTable(page, call.statuses), { id: 'status' });
  page.add('What happens if', whatIfTable(page, call.whatIfs), { id: 'if' });
}

function slotTable(page: Page, entry: InterfaceEntry): Html {
  const inherited = ['QueryInterface', 'AddRef', 'Release'];
  const first = Math.min(...entry.methods.map(({ slot }) => slot ?? 0));
  const base = entry.inherits === 'IUnknown' ? inherited : [];
  const isGap = base.length === 0 && first > 0;
  return scrolling(
    'Methods in the order of the vtable',
    html`<table class="rows slots">
      <thead>
        <tr>
          <th scope="col">Slot</th>
          <th scope="col">Method</th>
          <th scope="col">What it does</th>
        </tr>
      </thead>
      <tbody>
        ${
          isGap &&
          html`<tr class="quiet">
            <td>${first > 1 ? `0–${first - 1}` : '0'}</td>
            <td colspan="2">${inline(page, `[[${entry.inherits}]]`)}</td>
          </tr>`
        }
        ${base.map(
          (name, i) =>
            html`<tr class="quiet">
              <td>${i}</td>
              <td><code>${name}</code></td>
              <td>IUnknown</td>
            </tr>`,
        )}
        ${entry.methods.map(
          (method) =>
            html`<tr>
              <td>${method.slot}</td>
              <td>
                <a class="ddi" href="${page.to(methodPlace(entry, method.name))}"><code>${method.name}</code></a>
              </td>
              <td>${inline(page, method.purpose)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function fieldTable(page: Page, { fields, x64Bytes, x86Bytes }: StructureEntry): Html | false {
  if (fields.length === 0) return false;
  return html`<p class="note">
      ${
        x64Bytes === x86Bytes
          ? `${x64Bytes} bytes.`
          : `${x64Bytes} bytes with 8-byte pointers, ${x86Bytes} with 4-byte ones.`
      }
      Offsets are x64, then x86.
    </p>
    <dl class="params">
      ${fields.map(
        (field) =>
          html`<div class="par" id="${`field-${slug(field.name)}`}">
            <dt>
              <code>${field.name}</code><span class="quiet">at ${field.x64Offset}, ${field.x86Offset}</span
              ><code class="ty">${field.type}</code>
            </dt>
            <dd>${paragraphs(page, field.rules)}</dd>
          </div>`,
      )}
    </dl>`;
}

const valueList = (page: Page, { values }: EnumerationEntry): Html =>
  html`<dl class="params">
    ${values.map(
      ({ name, value, rules }) =>
        html`<div class="par" id="${`value-${slug(name)}`}">
          <dt><code>${name}</code><span class="quiet">${value}</span></dt>
          <dd>${paragraphs(page, rules)}</dd>
        </div>`,
    )}
  </dl>`;

const enumDeclaration = ({ name, values }: EnumerationEntry): string =>
  `typedef enum {\n${values.map((v) => `    ${v.name} = ${v.value}`).join(',\n')}\n} ${name};`;

/** Asking the port for an interface: only some of Windows' interfaces are found so. */
function queryConsole(entry: InterfaceEntry): Html | false {
  const iid = IIDS.findIndex(([name]) => name === `IID_${entry.name}`);
  return iid > 0 && callConsole('Unknown_QueryInterface', `QueryInterface(IID_${entry.name})`, { iid });
}

/** The page of an entry itself. */
function entryPage(content: Content, entry: DdiEntry): Page {
  const page = new Page({
    place: entryPlace(entry),
    title: entry.name,
    purpose: entry.purpose,
    kind: KINDS[entry.kind],
    parents: parents(),
  });
  const since = ['Since', releaseName(entry.release)] as const;
  const header = ['Header', entry.header] as const;
  if (entry.kind === 'interface') {
    page.keywords.push(entry.iid, entry.iid.replace(/-/g, ''));
    page.opening = html`${glance([
        since,
        ['Implemented by', entry.implementedBy === 'port' ? 'PortCls' : 'the driver'],
        ['Inherits', inline(page, `[[${entry.inherits}]]`)],
        header,
      ])}
      <div class="sig">
        <pre class="code" tabindex="0" role="group" aria-label="Identifier">IID_${entry.name} = {${entry.iid}}</pre>
      </div>`;
  } else if (entry.kind === 'function') {
    page.opening = html`${glance([['IRQL', entry.method.irql], since, header])}${signatureBlock(page, signature(entry.method))}`;
  } else if (entry.kind === 'structure') {
    page.opening = html`${glance([['Size', `${entry.x64Bytes} / ${entry.x86Bytes} bytes`], since, header])}${signatureBlock(page, entry.declaration)}`;
  } else {
    page.opening = html`${glance([since, header])}${signatureBlock(page, enumDeclaration(entry))}`;
  }
  if (entry.kind === 'function')
    page.aside = callConsole(entry.method.row, entry.name) || notByHand(page, entry.method.row);
  if (entry.kind === 'interface' && entry.implementedBy === 'port') page.aside = queryConsole(entry);
  page.add('About', paragraphs(page, entry.about));
  if (entry.kind === 'interface') page.add('Methods', slotTable(page, entry));
  if (entry.kind === 'function') addCall(page, entry.method);
  if (entry.kind === 'structure') page.add('Fields', fieldTable(page, entry));
  if (entry.kind === 'enumeration') page.add('Values', valueList(page, entry));
  const [first] = entry.scenarios.filter((name) => content.scenarios.has(name));
  if (first) page.add('See it run', liveBlock(content, page, first, ['verdict', 'timeline', 'trace']), { id: 'run' });
  page.add('Versions', versionsRow(page, entry.name, entry.release, entry.since));
  page.add('Gaps in the official pages', gapsList(page, entry.gaps), { id: 'gaps' });
  page.add('Sources', sourcesList(page));
  return page;
}

/** The experiment of the start page belongs to this method, too. */
const EXPERIMENT_AT = 'AddStreamResource';

function methodPage(entry: InterfaceEntry, method: Method, pair: Pair): Page {
  const page = new Page({
    place: methodPlace(entry, method.name),
    title: method.name,
    purpose: method.purpose,
    kind: 'Method',
    short: `${entry.name}::${method.name}`,
    parents: parents({ title: entry.name, place: entryPlace(entry) }),
  });
  page.aside = callConsole(method.row, page.short) || notByHand(page, method.row);
  page.opening = html`${glance([
    ['IRQL', method.irql],
    ['Since', releaseName(entry.release)],
    ['Implemented by', entry.implementedBy === 'port' ? 'PortCls' : 'the driver'],
    method.slot !== undefined && (['Slot', String(method.slot)] as const),
    ['Header', entry.header],
  ])}${signatureBlock(page, signature(method))}${method.name === EXPERIMENT_AT && experiment(page, pair)}`;
  addCall(page, method);
  page.add('Versions', versionsRow(page, entry.name, entry.release, entry.since));
  page.add('Sources', sourcesList(page));
  return page;
}

/** The page of an entry, then those of its methods. */
export function entryPages(content: Content, entry: DdiEntry, pair: Pair): Page[] {
  const own = entryPage(content, entry);
  return entry.kind === 'interface' ? [own, ...entry.methods.map((method) => methodPage(entry, method, pair))] : [own];
}

/** The list of all entries. */
export function ddiIndex(): Page {
  const page = new Page({
    place: PLACES.ddi,
    title: 'The driver interface',
    purpose: 'Every interface, function and structure that this simulation of Windows offers or calls.',
    kind: 'Index',
    short: 'All of the DDI',
  });
  const oldest = (release: Release) => RELEASES.indexOf(release) <= RELEASES.indexOf('7');
  for (const { title, entries } of DDI_GROUPS) {
    page.add(
      title,
      html`<dl class="index">
        ${entries.map(
          (entry) =>
            html`<div>
              <dt>
                <a class="ddi" href="${page.to(entryPlace(entry))}"><code>${entry.name}</code></a>
              </dt>
              <dd>
                ${inline(page, entry.purpose)}
                <span class="quiet"
                  >${KINDS[entry.kind]}${!oldest(entry.release) && `, ${releaseName(entry.release)}`}</span
                >
              </dd>
            </div>`,
        )}
      </dl>`,
    );
  }
  return page;
}
