import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

/** A port nobody uses now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

// Workers load this file again and must get the same port: they inherit the environment.
process.env.LAB_TEST_PORT ??= String(await freePort());
const origin = `http://127.0.0.1:${process.env.LAB_TEST_PORT}`;

const chromium = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'test-results',
  // Two simulators at once would make each other's timing checks unfair.
  workers: 1,
  forbidOnly: process.env.CI === 'true',
  reporter: 'list',
  timeout: 60_000,
  // A bound, not a measure: a machine with other work may stand still for some seconds.
  expect: { timeout: 15_000 },
  use: {
    baseURL: origin,
    acceptDownloads: true,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The cross-check runs by itself: npm test -- crosscheck.
  projects: [
    { name: 'lab', testIgnore: 'crosscheck.spec.ts' },
    { name: 'crosscheck', testMatch: 'crosscheck.spec.ts', use: { trace: 'off' } },
  ],
  webServer: {
    command: `node scripts/build.mjs && node scripts/preview.mjs --port ${process.env.LAB_TEST_PORT}`,
    url: origin,
    reuseExistingServer: false,
    timeout: 180_000,
  },
});
