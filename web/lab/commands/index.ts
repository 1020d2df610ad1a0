/** Every command of the lab. Each area has its own file; what is only here once is findable everywhere. */
import { compareCommands } from './compare.ts';
import { exportCommands } from './export.ts';
import { editCommands } from './edit.ts';
import { fileCommands, helpCommands } from './file.ts';
import { learnCommands } from './learn.ts';
import { linkCommands } from './link.ts';
import { goCommands, runCommands } from './run.ts';
import { sourceCommands } from './source.ts';
import type { Command } from './types.ts';
import { timeCommands } from './time.ts';
import { viewCommands } from './view.ts';

export const COMMANDS: readonly Command[] = [
  ...runCommands,
  ...goCommands,
  ...timeCommands,
  ...sourceCommands,
  ...viewCommands,
  ...compareCommands,
  ...editCommands,
  ...fileCommands,
  ...exportCommands,
  ...linkCommands,
  ...learnCommands,
  ...helpCommands,
];
