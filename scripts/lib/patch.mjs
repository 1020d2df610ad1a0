/** The npm package that reads and applies patches, loaded when it is needed: set-up scripts start before packages are there. */
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** @type {typeof import('diff').parsePatch} */
export const parsePatch = (...args) => load('diff').parsePatch(...args);
/** @type {typeof import('diff').applyPatch} */
export const applyPatch = (...args) => load('diff').applyPatch(...args);
