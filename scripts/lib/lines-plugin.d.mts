import type { Plugin } from 'vite';

export function driverLines(): Plugin;
