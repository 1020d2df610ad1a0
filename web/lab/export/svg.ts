/** A drawing context that writes SVG: what the drawings do to a canvas becomes elements, in the same order. */
import type { DrawingContext } from '../timeline/canvas.ts';

const BASELINES: Record<string, string> = { middle: 'central', alphabetic: 'alphabetic', top: 'hanging' };
const ANCHORS: Record<string, string> = { left: 'start', center: 'middle', right: 'end', start: 'start', end: 'end' };

/** Two decimals are finer than any screen. */
const num = (value: number): string => String(Math.round(value * 100) / 100);
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\t\n\r\u0020-\ufffd]/g, '');

type State = Pick<
  SvgContext,
  'fillStyle' | 'strokeStyle' | 'lineWidth' | 'lineJoin' | 'globalAlpha' | 'font' | 'textAlign' | 'textBaseline'
> & { dash: readonly number[]; groups: number };

/**
 * Records one drawing of `width` × `height` CSS pixels. Colours are taken as they come (the style sheet's tokens are plain
 * colours). Text is measured by `measure`, a canvas, so that it breaks and yields as it does on the screen.
 */
export class SvgContext implements DrawingContext {
  fillStyle: string | CanvasGradient | CanvasPattern = '#000';
  strokeStyle: string | CanvasGradient | CanvasPattern = '#000';
  lineWidth = 1;
  lineJoin: CanvasLineJoin = 'miter';
  globalAlpha = 1;
  font = '11px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';

  readonly #measure: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>;
  #elements: string[] = [];
  #clips: string[] = [];
  #path = '';
  #dash: readonly number[] = [];
  #saved: State[] = [];
  #groups = 0;

  constructor(measure: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>) {
    this.#measure = measure;
  }

  /** The whole file. `title` and `description` are what a screen reader says of the picture. */
  file(width: number, height: number, title: string, description: string): string {
    const size = `width="${num(width)}" height="${num(height)}" viewBox="0 0 ${num(width)} ${num(height)}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title desc">`,
      `<title id="title">${escaped(title)}</title>`,
      `<desc id="desc">${escaped(description)}</desc>`,
      `<defs>${this.#clips.join('')}</defs>`,
      ...this.#elements,
      '</g>'.repeat(this.#groups),
      '</svg>\n',
    ].join('\n');
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, globalAlpha, font, textAlign, textBaseline } = this;
    this.#saved.push({
      fillStyle,
      strokeStyle,
      lineWidth,
      lineJoin,
      globalAlpha,
      font,
      textAlign,
      textBaseline,
      dash: this.#dash,
      groups: this.#groups,
    });
  }
  restore(): void {
    const state = this.#saved.pop();
    if (!state) return;
    const { dash, groups, ...style } = state;
    Object.assign(this, style);
    this.#dash = dash;
    // Clips made since then end here.
    while (this.#groups > groups) {
      this.#elements.push('</g>');
      this.#groups--;
    }
  }

  beginPath(): void {
    this.#path = '';
  }
  moveTo(x: number, y: number): void {
    this.#path += `M${num(x)} ${num(y)}`;
  }
  lineTo(x: number, y: number): void {
    // A canvas begins a path with the first point, whatever leads to it.
    this.#path += `${this.#path === '' ? 'M' : 'L'}${num(x)} ${num(y)}`;
  }
  rect(x: number, y: number, w: number, h: number): void {
    this.#path += `M${num(x)} ${num(y)}h${num(w)}v${num(h)}h${num(-w)}z`;
  }
  roundRect(x: number, y: number, w: number, h: number, radii: Parameters<DrawingContext['roundRect']>[4] = 0): void {
    const r = Math.min(typeof radii === 'number' ? radii : 0, w / 2, h / 2);
    const arc = (dx: number, dy: number) => `a${num(r)} ${num(r)} 0 0 1 ${num(dx)} ${num(dy)}`;
    this.#path +=
      `M${num(x + r)} ${num(y)}h${num(w - 2 * r)}${arc(r, r)}v${num(h - 2 * r)}${arc(-r, r)}` +
      `h${num(2 * r - w)}${arc(-r, -r)}v${num(2 * r - h)}${arc(r, -r)}z`;
  }
  /** Whole circles only, which is what the drawings have. */
  arc(x: number, y: number, r: number): void {
    this.#path += `M${num(x - r)} ${num(y)}a${num(r)} ${num(r)} 0 1 1 ${num(2 * r)} 0a${num(r)} ${num(r)} 0 1 1 ${num(-2 * r)} 0z`;
  }
  setLineDash(segments: Iterable<number>): void {
    this.#dash = [...segments];
  }

  clip(): void {
    const id = `clip${this.#clips.length + 1}`;
    this.#clips.push(`<clipPath id="${id}"><path d="${this.#path}"/></clipPath>`);
    this.#elements.push(`<g clip-path="url(#${id})">`);
    this.#groups++;
  }
  fill(): void {
    if (this.#path) this.#elements.push(`<path d="${this.#path}"${this.#filled()}/>`);
  }
  stroke(): void {
    if (this.#path) this.#elements.push(`<path d="${this.#path}"${this.#stroked()}/>`);
  }
  fillRect(x: number, y: number, w: number, h: number): void {
    if (w > 0 && h > 0) this.#elements.push(`<rect${box(x, y, w, h)}${this.#filled()}/>`);
  }
  strokeRect(x: number, y: number, w: number, h: number): void {
    if (w > 0 && h > 0) this.#elements.push(`<rect${box(x, y, w, h)}${this.#stroked()}/>`);
  }

  measureText(text: string): TextMetrics {
    this.#measure.font = this.font;
    return this.#measure.measureText(text);
  }
  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, this.#filled());
  }
  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, this.#stroked());
  }

  #text(text: string, x: number, y: number, paint: string): void {
    const anchor = ANCHORS[this.textAlign] ?? 'start';
    const baseline = BASELINES[this.textBaseline] ?? 'alphabetic';
    this.#elements.push(
      `<text x="${num(x)}" y="${num(y)}"${fontOf(this.font)} text-anchor="${anchor}" dominant-baseline="${baseline}"${paint}>${escaped(text)}</text>`,
    );
  }
  #filled(): string {
    return ` fill="${escaped(String(this.fillStyle))}"${this.#faded()}`;
  }
  #stroked(): string {
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.map(num).join(' ')}"` : '';
    const join = this.lineJoin === 'miter' ? '' : ` stroke-linejoin="${this.lineJoin}"`;
    return ` fill="none" stroke="${escaped(String(this.strokeStyle))}" stroke-width="${num(this.lineWidth)}"${dash}${join}${this.#faded()}`;
  }
  #faded(): string {
    return this.globalAlpha < 1 ? ` opacity="${num(this.globalAlpha)}"` : '';
  }
}

const box = (x: number, y: number, w: number, h: number): string =>
  ` x="${num(x)}" y="${num(y)}" width="${num(w)}" height="${num(h)}"`;

/** Attributes, not a style: pages with a strict policy take the picture, too. */
function fontOf(font: string): string {
  const [, weight, size, family] = /^(?:(\w+) )?([\d.]+)px (.+)$/.exec(font) ?? [];
  if (size === undefined || family === undefined) return '';
  const bold = weight === undefined ? '' : ` font-weight="${weight}"`;
  return `${bold} font-size="${size}" font-family="${escaped(family)}"`;
}
