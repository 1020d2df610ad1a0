import type { Plugin } from 'vite';

export function scenarioLibrary(): Plugin;
