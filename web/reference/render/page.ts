/** A page while it is made: its place, its sections, and what was said on it that has a source. */
import { html, type Html } from './html.ts';
import { relative, slug } from './places.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  /** Not in the side navigation. */
  readonly minor?: boolean;
}

export class Page {
  /** Relative to the reference's folder: '' or `ddi/iportwavert/`. */
  readonly place: string;
  readonly title: string;
  /** One sentence under the title, and in search results. */
  readonly purpose: string;
  /** What the side navigation and search results call it. */
  readonly short: string;
  /** What kind of page it is, for search results: `Method`, `Topic`. */
  readonly kind: string;
  /** Above the title: where the page belongs. */
  readonly parents: readonly { readonly title: string; readonly place: string }[];
  /** Words that find the page besides what stands on it: status values, GUIDs. */
  readonly keywords: string[] = [];
  /** Every source that a claim on this page names. */
  readonly sources = new Set<string>();
  /** Between the purpose and the first section. */
  opening: Html = html``;
  /** Beside the text, above the links: the call console. */
  aside: Html | false = false;
  readonly sections: Section[] = [];
  /** Parts with anchors of their own that the search finds one by one. */
  readonly items: { readonly id: string; readonly title: string; readonly body: Html }[] = [];
  #live = 0;

  constructor(of: {
    place: string;
    title: string;
    purpose: string;
    kind: string;
    short?: string;
    parents?: readonly { readonly title: string; readonly place: string }[];
  }) {
    this.place = of.place;
    this.title = of.title;
    this.purpose = of.purpose;
    this.kind = of.kind;
    this.short = of.short ?? of.title;
    this.parents = of.parents ?? [];
  }

  /** The address of another page, written on this one. */
  to(place: string): string {
    return relative(this.place, place);
  }

  /** Adds a section with an anchor of its own; sections without a body are left out. */
  add(title: string, body: Html | false, options: { id?: string; minor?: boolean } = {}): void {
    if (body === false || body.text.trim() === '') return;
    const wanted = options.id ?? slug(title);
    const taken = this.sections.filter(({ id }) => id === wanted || id.startsWith(`${wanted}-`)).length;
    this.sections.push({ id: taken ? `${wanted}-${taken + 1}` : wanted, title, body, minor: options.minor ?? false });
  }

  /** An id for the next live block. */
  nextLive(): string {
    this.#live += 1;
    return `live-${this.#live}`;
  }
}
