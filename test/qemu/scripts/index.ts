import type { Script } from '../script.ts';
import { CAPTURE } from './capture.ts';
import { PLAYBACK } from './playback.ts';
import { REGISTERS } from './registers.ts';

/** Every register script, in the order they are run. */
export const SCRIPTS: readonly Script[] = [...REGISTERS, ...PLAYBACK, ...CAPTURE];
