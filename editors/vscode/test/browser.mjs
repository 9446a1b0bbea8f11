// Chromium as a person would hold it: one page with the editor in it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { OUTPUT } from '../scripts/paths.mjs';
import { find } from './chromium.mjs';

/** Nothing outside this machine can be reached. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** How long anything may take to show on a machine with much else to do, in milliseconds. */
export const PATIENCE = 60_000;

const SCREENSHOTS = join(OUTPUT, 'screenshots');

/** A page, and what its webviews were refused by their content security policy. */
export async function open() {
  const browser = await chromium.launch({ executablePath: find(), args: ARGUMENTS, timeout: PATIENCE });
  const context = await browser.newContext({
    viewport: { width: 1600, height: 1000 },
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const refused = [];
  page.on('console', (message) => {
    const text = message.text();
    const ours = /webview|blob:/.test(message.location().url);
    if (ours && /Content Security Policy/i.test(text)) refused.push(text);
  });
  return { browser, page, refused };
}

/** Keeps what is seen, for people to look at. */
export async function screenshot(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
