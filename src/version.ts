import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Of the package, which lies above both the sources and what is compiled from them. */
export const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
