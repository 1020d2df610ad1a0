import type { Built } from './build-wasm.mjs';

export const PLAIN_DRIVER: string;
export function variantNames(): string[];
export function patchedFiles(name: string): Map<string, string>;
export function changedBy(place: string): Map<string, string>;
export function variantSources(name: string, folder?: string): { sources: string[]; includeDirs: string[] };
export function ensureVariant(name: string): Promise<Built>;
export function ensurePatched(place: string, name: string): Promise<Built>;
export function ensureModule(name: string): Promise<string>;
export function ensureVariants(names?: string[]): Promise<(Built & { name: string })[]>;
