/**
 * `<portcls-lab scenario="late-packet" panels="verdict,timeline" height="420" theme="dark" autoplay>`: a block of the lab in
 * any page. It costs some kilobytes until it is about to be seen; then it loads the rest, draws the scenario, and runs
 * it when asked. Blocks of a page share one worker. Everything is in its shadow root; no inline script or style.
 *
 * Attributes: `scenario` (a name of the library, JSON, or a link of the lab), `panels`, `height` (pixels), `autoplay`,
 * `theme` (light, dark, contrast; absent: the page's), `lab` (address of a lab, for the link into it). Properties of the same
 * names. Events and methods: api.ts.
 */
import { EMBED_API_VERSION, type EmbedApi, type EmbedEvents, type EmbedState, type StepUnit } from './api.ts';
import type { Block } from './block.svelte.ts';
import { labBeside } from './lab-beside.ts';
import { readPanels } from './panels.ts';
import { themeOf, watchTheme } from './theme.ts';

const TAG = 'portcls-lab';
const ATTRIBUTES = ['scenario', 'panels', 'height', 'theme', 'lab'] as const;
type Attribute = (typeof ATTRIBUTES)[number];
/** A block is loaded this far before it is scrolled into sight. */
const SEEN_MARGIN = '200px';
const LEAST_HEIGHT_PX = 120;
const MOST_HEIGHT_PX = 4000;

export class PortClsLabElement extends HTMLElement implements EmbedApi {
  static readonly observedAttributes = ATTRIBUTES;
  /** Version of properties, methods and events. */
  static readonly apiVersion = EMBED_API_VERSION;
  readonly apiVersion = EMBED_API_VERSION;

  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #own = new CSSStyleSheet();
  #block: Promise<Block> | undefined;
  #loaded: Promise<EmbedApi> | undefined;
  #present: EmbedApi | undefined;
  #seen: IntersectionObserver | undefined;
  #unwatch: (() => void) | undefined;
  #awake!: () => void;
  #ready = new Promise<void>((resolve) => (this.#awake = resolve));

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [this.#own];
  }

  /** Resolves when the scenario is drawn for the first time, which waits until the block is about to be seen or used. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  connectedCallback(): void {
    this.#size();
    this.#unwatch = watchTheme(this, () => void this.#dress());
    this.#seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.#seen?.disconnect();
        void this.#api().then(
          (api) => (this.autoplay && api.state().records === 0 ? api.run() : undefined),
          () => undefined,
        );
      },
      { rootMargin: SEEN_MARGIN },
    );
    this.#seen.observe(this);
  }

  disconnectedCallback(): void {
    this.#seen?.disconnect();
    this.#unwatch?.();
    // A block that is only moved is connected again at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      const block = this.#block;
      this.#block = this.#loaded = this.#present = undefined;
      void block?.then(
        (one) => one.dispose(),
        () => undefined,
      );
    });
  }

  attributeChangedCallback(name: Attribute): void {
    if (name === 'height') this.#size();
    if (!this.#block) return;
    if (name === 'scenario' || name === 'lab') {
      this.#change();
    } else void this.#dress();
  }

  get scenario(): string {
    return this.getAttribute('scenario') ?? '';
  }
  /** A name, JSON text, a link, or a scenario value. */
  set scenario(value: string | object) {
    this.setAttribute('scenario', typeof value === 'string' ? value : JSON.stringify(value));
  }
  get panels(): string {
    return this.getAttribute('panels') ?? '';
  }
  set panels(value: string) {
    this.setAttribute('panels', value);
  }
  get height(): string {
    return this.getAttribute('height') ?? '';
  }
  set height(value: string | number) {
    this.setAttribute('height', String(value));
  }
  get theme(): string {
    return this.getAttribute('theme') ?? '';
  }
  set theme(value: string) {
    this.setAttribute('theme', value);
  }
  get lab(): string {
    return this.getAttribute('lab') ?? '';
  }
  set lab(value: string) {
    this.setAttribute('lab', value);
  }
  get autoplay(): boolean {
    return this.hasAttribute('autoplay');
  }
  set autoplay(value: boolean) {
    this.toggleAttribute('autoplay', value);
  }

  run(): Promise<EmbedState> {
    return this.#do((api) => api.run());
  }
  pause(): Promise<EmbedState> {
    return this.#do((api) => api.pause());
  }
  step(unit: StepUnit = 'packet'): Promise<EmbedState> {
    return this.#do((api) => api.step(unit));
  }
  seek(to: { readonly records: number } | { readonly hns: number }): Promise<EmbedState> {
    return this.#do((api) => api.seek(to));
  }
  reset(): Promise<EmbedState> {
    return this.#do((api) => api.reset());
  }
  trace(): Promise<string> {
    return this.#do((api) => api.trace());
  }
  link(): Promise<string> {
    return this.#do((api) => api.link());
  }
  /** Throws Error before `ready`. */
  state(): EmbedState {
    if (!this.#present) throw new Error('the block is not ready: await its `ready` first');
    return this.#present.state();
  }

  async #do<T>(action: (api: EmbedApi) => Promise<T>): Promise<T> {
    const api = await this.#api();
    try {
      return await action(api);
    } catch (error) {
      (await this.#block)?.look.fail(error);
      throw error;
    }
  }

  /** What does the work, loaded when it is first needed; rejects when there is no scenario, which the block shows. */
  #api(): Promise<EmbedApi> {
    return (this.#loaded ??= this.#load());
  }

  /** The scenario before lets go first; of several changes in a row the last one stays. */
  #change(): void {
    const before = this.#loaded;
    void this.#block?.then(
      (block) => block.player?.dispose(),
      () => undefined,
    );
    const next = Promise.resolve(before).then(
      () => this.#load(),
      () => this.#load(),
    );
    this.#loaded = next;
    next.catch(() => undefined);
  }

  async #load(): Promise<EmbedApi> {
    this.#block ??= import('./block.svelte.ts').then(
      ({ Block }) => new Block(this.#root, (message) => this.#send('error', { message })),
    );
    let block: Block;
    try {
      block = await this.#block;
    } catch (error) {
      // The network may be back at the next try.
      this.#block = this.#loaded = undefined;
      this.#send('error', { message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
    await this.#dress();
    try {
      const player = await block.use({
        scenario: this.scenario,
        lab: this.#labAddress(),
        listeners: {
          onProgress: (progress) => this.#send('progress', progress),
          onEnd: (state) => this.#send('end', state),
        },
      });
      block.look.problem = '';
      this.#present = player;
      this.#awake();
      this.#send('ready', player.state());
      return player;
    } catch (error) {
      block.look.fail(error);
      throw error;
    }
  }

  /** Only a web address: an attribute is no place for a script. */
  #labAddress(): string {
    if (!this.lab) return labBeside();
    try {
      const address = new URL(this.lab, this.baseURI);
      return /^https?:$/.test(address.protocol) ? address.href : '';
    } catch {
      return '';
    }
  }

  async #dress(): Promise<void> {
    const look = (await this.#block?.catch(() => undefined))?.look;
    if (!look) return;
    const { panels, unknown } = readPanels(this.getAttribute('panels'));
    look.theme = themeOf(this);
    look.panels = panels;
    look.sized = this.#heightPx() !== undefined;
    if (unknown.length > 0) this.#send('error', { message: `there is no panel “${unknown.join(', ').slice(0, 100)}”` });
  }

  #heightPx(): number | undefined {
    const px = /^(\d{2,4})(px)?$/.exec(this.height.trim())?.[1];
    return px === undefined ? undefined : Math.min(MOST_HEIGHT_PX, Math.max(LEAST_HEIGHT_PX, Number(px)));
  }

  #size(): void {
    const px = this.#heightPx();
    // A sheet of its own: the page may forbid style attributes. Until it is drawn, a block has room to be seen in.
    this.#own.replaceSync(
      px === undefined ? ':host { display: block; min-height: 96px; }' : `:host { display: block; height: ${px}px; }`,
    );
  }

  #send<K extends keyof EmbedEvents>(name: K, detail: EmbedEvents[K]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    [TAG]: PortClsLabElement;
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, PortClsLabElement);
