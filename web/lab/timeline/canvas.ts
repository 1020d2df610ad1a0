/** What both drawings share: a canvas in device pixels and the colours of the style sheet. */

/** What the drawings use of a canvas; whoever offers the same can be drawn on, too. */
export type DrawingContext = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineJoin'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'rect'
  | 'roundRect'
  | 'arc'
  | 'clip'
  | 'setLineDash'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'strokeText'
  | 'measureText'
> & { fill(): void; stroke(): void };

export interface Surface {
  readonly ctx: DrawingContext;
  readonly width: number;
  readonly height: number;
}

/** Fits the canvas to its box in device pixels and clears it; coordinates are CSS pixels. Null while it has no size. */
export function surface(canvas: HTMLCanvasElement): (Surface & { ctx: CanvasRenderingContext2D }) | null {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ctx = canvas.getContext('2d');
  if (!ctx || width === 0 || height === 0) return null;
  const ratio = Math.min(3, (window.devicePixelRatio || 1) * (canvas.currentCSSZoom ?? 1));
  const deviceWidth = Math.round(width * ratio);
  const deviceHeight = Math.round(height * ratio);
  if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
    canvas.width = deviceWidth;
    canvas.height = deviceHeight;
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return { ctx, width, height };
}

const TOKENS = {
  bg: '--bg',
  sunken: '--sunken',
  press: '--press',
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  line: '--line',
  grid: '--grid',
  line2: '--line-2',
  isr: '--isr',
  dpc: '--dpc',
  dpcText: '--dpc-text',
  thread: '--thread',
  prot: '--prot',
  protText: '--prot-text',
  glitch: '--glitch',
  model: '--model',
  sans: '--sans',
  mono: '--mono',
} as const;

export type Ink = Record<keyof typeof TOKENS, string> & { pale: number; lit: number; shade: number; stroke: number };

/** Reads the tokens of the current theme. */
export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const share = (name: string) => parseFloat(value(name)) / 100;
  const colours = Object.fromEntries(Object.entries(TOKENS).map(([key, token]) => [key, value(token)]));
  return {
    ...(colours as Record<keyof typeof TOKENS, string>),
    pale: share('--pale'),
    lit: share('--lit'),
    shade: share('--shade'),
    stroke: parseFloat(value('--stroke')) || 1,
  };
}

/** Fills a rectangle with a tint of a colour on the ground. */
export function tint(
  ctx: DrawingContext,
  colour: string,
  share: number,
  x: number,
  y: number,
  w: number,
  h: number,
): void {
  ctx.globalAlpha = share;
  ctx.fillStyle = colour;
  ctx.fillRect(x, y, w, h);
  ctx.globalAlpha = 1;
}

const HATCH_GAP_PX = 4.5;

/** Hatches a rectangle with lines that fall to the right: a glitch. */
export function hatch(ctx: DrawingContext, colour: string, x: number, y: number, w: number, h: number): void {
  if (w <= 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.beginPath();
  // Anchored to the drawing, not to the rectangle: neighbours line up.
  for (let p = Math.floor((x - h) / HATCH_GAP_PX) * HATCH_GAP_PX; p < x + w; p += HATCH_GAP_PX) {
    ctx.moveTo(p, y);
    ctx.lineTo(p + h, y + h);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25;
  ctx.stroke();
  ctx.restore();
}

/** Hatch that rises to the right: protected. Lighter than the hatch of damage. */
export function hatchUp(ctx: DrawingContext, colour: string, x: number, y: number, w: number, h: number): void {
  if (w <= 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.beginPath();
  for (let p = Math.floor((x - h) / HATCH_GAP_PX) * HATCH_GAP_PX; p < x + w; p += HATCH_GAP_PX) {
    ctx.moveTo(p, y + h);
    ctx.lineTo(p + h, y);
  }
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.35;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

/** Text on a ground-coloured halo, so that lines below do not cross it. */
export function label(ctx: DrawingContext, text: string, x: number, y: number, colour: string, ground?: string): void {
  if (ground) {
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4;
    ctx.strokeStyle = ground;
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** Tick distance in steps of 1, 2, 5 that keeps ticks at least `minPx` apart. */
export function tickStep(hnsPerPx: number, minPx: number): number {
  const least = hnsPerPx * minPx;
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((m) => m * decade).find((step) => step >= least) ?? decade * 10;
}
