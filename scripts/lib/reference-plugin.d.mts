import type { Plugin } from 'vite';

export function referencePages(): Plugin;
