/** The built site in the other engines: Firefox by WebDriver BiDi, WebKitGTK by WebDriver. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveStatic, type StaticHost } from '../browser/static-host.ts';
import { tellStory } from './story.ts';
import { isReady, startSession } from './webdriver.ts';

const { FIREFOX_PATH, WEBKIT_DRIVER_PATH, XVFB_PATH } = process.env;
const EXPERIMENT = /^Not registered: [1-9]\d* glitches; Registered: 0 glitches$/;

let host: StaticHost;
beforeAll(async () => {
  host = await serveStatic();
});
afterAll(() => host.close());

it.skipIf(!FIREFOX_PATH)('Firefox', async () => {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX_PATH!, headless: true });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    const told = await tellStory(
      {
        open: async (address) => {
          // Only the part after # may change: a page of its own for each step.
          await page.goto('about:blank');
          await page.goto(address);
        },
        evaluate: (expression) => page.evaluate(expression),
      },
      host.address,
    );
    expect(told.title).toBe('Start here');
    expect(told.experiment).toMatch(EXPERIMENT);
    expect(errors).toEqual([]);
    console.log(`   ${await browser.version()}: ${told.experiment}`);
  } finally {
    await browser.close();
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A display for a browser that knows no headless mode. @returns its name and the process */
async function startDisplay(path: string): Promise<{ name: string; process: ChildProcess }> {
  const started = spawn(path, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const name = await new Promise<string>((resolve, reject) => {
    started.once('error', reject);
    started.once('exit', (code) => reject(new Error(`Xvfb ended with exit code ${code}`)));
    started.stdio[3]!.once('data', (text: Buffer) => resolve(`:${text.toString().trim()}`));
  });
  return { name, process: started };
}

it.skipIf(!WEBKIT_DRIVER_PATH || !XVFB_PATH)('WebKitGTK', async () => {
  const display = await startDisplay(XVFB_PATH!);
  const port = await freePort();
  const driver = spawn(WEBKIT_DRIVER_PATH!, [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display.name, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
  });
  const address = `http://127.0.0.1:${port}`;
  try {
    for (let i = 0; i < 100 && !(await isReady(address)); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    const session = await startSession(address, {});
    try {
      const told = await tellStory(
        {
          ...session,
          open: async (url) => {
            await session.open('about:blank');
            await session.open(url);
          },
        },
        host.address,
      );
      expect(told.title).toBe('Start here');
      expect(told.experiment).toMatch(EXPERIMENT);
      console.log(`   WebKitGTK: ${told.experiment}`);
    } finally {
      await session.close();
    }
  } finally {
    driver.kill();
    display.process.kill();
  }
});
