import type { BuildOrder, BuildResult } from '../web/cli/build.ts';

type Loose = Partial<Pick<BuildOrder, 'defines' | 'includes'>> & Omit<BuildOrder, 'defines' | 'includes'>;
/** Rejects with everything that is missing at once, in words. */
export function buildAnyDriver(order: Loose): Promise<BuildResult>;
