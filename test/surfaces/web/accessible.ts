/** What a page has to be for everybody: nothing that axe complains about, and nothing beyond the edge. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const Violations = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

export async function violationsIn(tab: Page) {
  await tab.evaluate(axe);
  return Violations.parse(await tab.evaluate('axe.run(document)')).violations;
}

/** Opens all that is folded, and looks at it. The page's own policy must allow scripts (`bypassCSP`). */
export async function isForEverybody(tab: Page): Promise<void> {
  await tab.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
  expect(await violationsIn(tab)).toEqual([]);
  const overflow = await tab.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBe(0);
}
