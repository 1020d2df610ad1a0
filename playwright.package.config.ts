/** Browser tests of the examples, built from the packed package: `npm test -- package`. */
import { defineConfig } from '@playwright/test';
import own from './playwright.config.ts';

export default defineConfig({ ...own, testDir: 'test/package', projects: [{ name: 'package' }], webServer: undefined });
