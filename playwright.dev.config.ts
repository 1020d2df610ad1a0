/** The development server, on a copy of the repository whose driver is edited: `npm test -- dev`. */
import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

export default defineConfig({
  ...base,
  testDir: 'test/dev',
  webServer: undefined,
  projects: [{ name: 'dev' }],
  use: { ...base.use, baseURL: undefined },
});
