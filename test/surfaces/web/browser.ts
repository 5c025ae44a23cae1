/** The chat page in Debian's Chromium, which reports everything that a person would not see. */
import { type BrowserContextOptions, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const waitMs = 30_000;
/** For a whole test in a browser, on a busy machine. */
export const longestMs = 90_000;

const reportViolations = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy:', event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber));`;

export async function startBrowser() {
  const browser = await chromium.launch({ executablePath, args, timeout: waitMs });
  return {
    /** Opens the page at its own origin, with nothing but loopback to be reached. */
    async open(url: string, options: BrowserContextOptions = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      context.setDefaultTimeout(waitMs);
      await context.addInitScript(reportViolations);
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
      await context.route('**', (route) =>
        new URL(route.request().url()).origin === url ? route.continue() : route.abort(),
      );
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url);
      await page.getByRole('button', { name: 'What can I ask?' }).waitFor();
      const words = page.getByRole('textbox', { name: 'Paste an error' });
      return {
        page,
        complaints,
        words,
        async paste(text: string) {
          await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
          await words.press('Control+V');
        },
        answers: page.locator('li.answer'),
        said: page.locator('li.said'),
        [Symbol.asyncDispose]: () => context.close(),
      };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
