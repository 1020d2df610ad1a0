/** Lighthouse's audits of accessibility and best practices, on one page of each important kind. It needs no network. */
import { expect, test } from '@playwright/test';
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { serveStatic } from './static-host.ts';

const PAGES = [
  'reference/',
  'reference/ddi/iportclsstreamresourcemanager/addstreamresource/',
  'reference/topics/packets/',
];

test('Lighthouse: accessibility and best practices are complete', async ({ browserName }, testInfo) => {
  test.skip(browserName !== 'chromium', 'Lighthouse drives Chromium');
  test.setTimeout(180_000);
  const { executablePath, args } = testInfo.project.use.launchOptions ?? {};
  test.skip(!executablePath, 'no Chromium');
  const host = await serveStatic();
  const browser = await puppeteer.launch({ executablePath: executablePath!, args: args ?? [] });
  try {
    const page = await browser.newPage();
    const wrong: string[] = [];
    for (const path of PAGES) {
      const flags = {
        onlyCategories: ['accessibility', 'best-practices'],
        formFactor: 'desktop' as const,
        screenEmulation: { disabled: true },
        throttlingMethod: 'provided' as const,
        logLevel: 'silent' as const,
      };
      const result = await lighthouse(host.address + path, flags, undefined, page);
      const categories = Object.values(result!.lhr.categories);
      expect(categories).toHaveLength(2);
      for (const { id, score, auditRefs } of categories) {
        const missed = auditRefs.filter((audit) => audit.weight > 0 && result!.lhr.audits[audit.id]!.score === 0);
        if (score !== 1) wrong.push(`${path}: ${id} ${score}: ${missed.map((audit) => audit.id).join(', ')}`);
      }
    }
    expect(wrong).toEqual([]);
  } finally {
    await browser.close();
    await host.close();
  }
});
