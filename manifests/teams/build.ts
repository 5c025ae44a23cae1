/** `node manifests/teams/build.ts --app-id GUID --host bot.contoso.com [--out exchange-check.zip]` */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { appPackage } from './package.ts';

const { values } = parseArgs({
  options: { 'app-id': { type: 'string' }, host: { type: 'string' }, out: { type: 'string' } },
});
const given = z
  .object({
    'app-id': z.guid(),
    host: z.hostname(),
    out: z.string().default('exchange-check.zip'),
  })
  .safeParse(values);

if (given.success) {
  const { 'app-id': appId, host, out } = given.data;
  const program = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(program));
  writeFileSync(out, appPackage({ appId, host, version }));
  process.stdout.write(`${out}\n`);
} else {
  process.stderr.write(`${z.prettifyError(given.error)}\n`);
  process.exitCode = 64;
}
