/** Dialogs over the lab, one at a time: `lab.sheet` names the open one. Each is loaded when it is first opened. */
import type { Component } from 'svelte';
import type { Lab } from './state/lab.svelte.ts';

export type Sheet = Component<{ lab: Lab; onclose: () => void }>;

export const SHEETS = {
  palette: () => import('./palette/Palette.svelte'),
  keys: () => import('./parts/Help.svelte'),
  stretch: () => import('./timeline/Table.svelte'),
  lessons: () => import('./guide/Lessons.svelte'),
  editor: () => import('./editor/Editor.svelte'),
  settings: () => import('./settings/Settings.svelte'),
  driver: () => import('./foreign/DriverSheet.svelte'),
  topology: () => import('./topology/Topology.svelte'),
  crosscheck: () => import('./parts/Crosscheck.svelte'),
} satisfies Record<string, () => Promise<{ default: Sheet }>>;

export type SheetName = keyof typeof SHEETS;
