import type { BuildOrder, BuildResult } from '../web/cli/build.ts';

type Loose = Partial<Pick<BuildOrder, 'defines' | 'undefines' | 'includes'>> &
  Omit<BuildOrder, 'defines' | 'undefines' | 'includes'>;
/** Rejects with everything that is missing at once, in words. */
export function buildAnyDriver(order: Loose): Promise<BuildResult>;
