/** Saves what the timeline shows as a picture or a table. */
import { offerDownload } from '../files.ts';
import { seconds } from '../format.ts';
import type { Lab } from '../state/lab.svelte.ts';
import { readInk, type Surface } from '../timeline/canvas.ts';
import { drawOn } from '../timeline/draw.ts';
import { audioProcessor, layLanes } from '../timeline/lanes.ts';
import { readTimeline } from '../timeline/read.ts';
import { readRows } from '../timeline/rows.ts';
import { SvgContext } from './svg.ts';
import { MOST_ROWS, timelineText } from './text.ts';

const PNG_SCALE = 2;
const CAPTION_PX = 26;
/** Width of a picture when the timeline itself is narrower: a phone's, or hidden. */
const LEAST_WIDTH_PX = 960;

/** What the timeline shows, in the colours of the present theme, two pixels for each of the screen's. */
export const savePng = (lab: Lab): Promise<void> =>
  lab.saving(async () => {
    const picture = await gather(lab);
    const { width, height } = picture;
    const canvas = document.createElement('canvas');
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    const ctx = canvas.getContext('2d');
    if (!ctx) throw new Error('This browser does not draw on a canvas. Save the timeline as SVG instead.');
    ctx.scale(PNG_SCALE, PNG_SCALE);
    picture.draw(ctx);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('The picture could not be made. Save the timeline as SVG instead.');
    offerDownload(fileName(lab, 'png'), 'image/png', new Uint8Array(await blob.arrayBuffer()));
    lab.say('The picture is saved.');
  });

/** The same as vector graphics. */
export const saveSvg = (lab: Lab): Promise<void> =>
  lab.saving(async () => {
    const picture = await gather(lab);
    const measure = document.createElement('canvas').getContext('2d');
    if (!measure) throw new Error('This browser does not measure text.');
    const context = new SvgContext(measure);
    picture.draw(context);
    const text = context.file(picture.width, picture.height, picture.caption, verdictText(lab));
    offerDownload(fileName(lab, 'svg'), 'image/svg+xml', text);
    lab.say('The picture is saved.');
  });

/** Every slice, packet, registration and glitch in view, a line each. */
export const saveText = (lab: Lab): Promise<void> =>
  lab.saving(async () => {
    const { fromHns, toHns } = lab.view;
    const { snapshot, client } = lab.run;
    if (!snapshot) return;
    const { rows, more } = await readRows(client.reads, snapshot, { fromHns, toHns }, MOST_ROWS);
    offerDownload(
      fileName(lab, 'timeline.txt'),
      'text/plain',
      timelineText([caption(lab), verdictText(lab)].filter(Boolean), rows, more),
    );
    lab.say('The table is saved.');
  });

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly caption: string;
  draw(ctx: Surface['ctx']): void;
}

/** The stretch in view with all lanes and a line that says what it is. */
async function gather(lab: Lab): Promise<Picture> {
  const { fromHns, toHns, pinned, cursorHns } = lab.view;
  const { snapshot, client, progress, state } = lab.run;
  if (!snapshot) throw new Error('There is nothing to draw yet: run the driver first.');
  const shownPx = document.querySelector('.timeline .drawing')?.clientWidth ?? 0;
  const width = Math.max(LEAST_WIDTH_PX, shownPx);
  const data = await readTimeline(client.reads, snapshot, fromHns, toHns, width);
  const large = Math.min(pinned ?? audioProcessor(data.slices) ?? 2, snapshot.processors - 1);
  const lanes = layLanes(snapshot, snapshot.processors, large, width);
  const frame = { fromHns, toHns, nowHns: progress.nowHns, cursorHns, failed: state === 'failed' || state === 'hung' };
  const ink = readInk(document.documentElement);
  const text = caption(lab);
  return {
    width,
    height: lanes.height + CAPTION_PX,
    caption: text,
    draw(ctx) {
      ctx.fillStyle = ink.bg;
      ctx.fillRect(0, 0, width, lanes.height + CAPTION_PX);
      drawOn({ ctx, width, height: lanes.height }, ink, lanes, frame, data);
      ctx.font = `11px ${ink.sans}`;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      ctx.fillStyle = ink.ink2;
      ctx.fillText(text, 20, lanes.height + CAPTION_PX / 2);
    },
  };
}

function caption(lab: Lab): string {
  const { scenario } = lab.setup;
  const { fromHns, toHns } = lab.view;
  return `PortCls Lab, scenario ${scenario.name}, Windows ${scenario.windows}, seed ${scenario.seed}: ${seconds(fromHns)} to ${seconds(toHns)} s, simulated`;
}

function verdictText(lab: Lab): string {
  const { verdict } = lab.run;
  return verdict ? [verdict.headline, verdict.because].filter(Boolean).join('. ') : lab.run.problem;
}

const fileName = (lab: Lab, ending: string): string => `portcls-lab-${lab.setup.scenario.name}.${ending}`;
