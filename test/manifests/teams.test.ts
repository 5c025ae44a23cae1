import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { manifestOf } from '../../manifests/teams/manifest.ts';
import { appPackage } from '../../manifests/teams/package.ts';
import { commands } from '../../src/commands/answer.ts';

const require = createRequire(import.meta.url);
const Ajv = require('ajv-draft-04').default;
const addFormats = require('ajv-formats').default;

const build = fileURLToPath(new URL('../../manifests/teams/build.ts', import.meta.url));
const nobody = {
  appId: '00000000-0000-0000-0000-000000000000',
  host: 'bot.example.com',
  version: '0.1.0',
};

/** Microsoft's own schema, of the version that the manifest says it is. */
function schemaOf(version: string) {
  const main = require.resolve('@microsoft/app-manifest');
  const path = `json-schemas/teams/v${version}/MicrosoftTeams.schema.json`;
  return JSON.parse(
    readFileSync(join(main.slice(0, main.lastIndexOf('build')), 'build', path), 'utf8'),
  );
}

function complaintsOf(manifest: { readonly manifestVersion: string }): unknown[] {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  const validate = ajv.compile(schemaOf(manifest.manifestVersion));
  return validate(manifest) ? [] : validate.errors;
}

test("the manifest is what Microsoft's schema wants", () => {
  expect(complaintsOf(manifestOf(nobody))).toEqual([]);
});

test('the judge is awake', () => {
  const { icons: _icons, ...incomplete } = manifestOf(nobody);
  expect(complaintsOf(incomplete)).toHaveLength(1);
});

test('the file in the repository is up to date (npm run fix)', async () => {
  const text = `${JSON.stringify(manifestOf(nobody), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../manifests/teams/manifest.json');
});

test('every command that no other leads to is in every list, and nothing else is', () => {
  const { bots } = JSON.parse(
    readFileSync(new URL('../../manifests/teams/manifest.json', import.meta.url), 'utf8'),
  );
  const names = commands.filter(({ under }) => !under).map(({ usage }) => usage.split(' ')[0]);
  const lists: { scopes: string[]; commands: { title: string }[] }[] = bots[0].commandLists;
  expect(lists.flatMap(({ scopes }) => scopes)).toEqual(['personal', 'team', 'groupChat']);
  for (const list of lists) expect(list.commands.map(({ title }) => title)).toEqual(names);
});

test('the package holds the manifest and two pictures of the right size', () => {
  const files = unzipSync(appPackage(nobody));
  const sizeOf = (png: Uint8Array = new Uint8Array()) => {
    const view = Buffer.from(png);
    return [view.toString('latin1', 1, 4), view.readUInt32BE(16), view.readUInt32BE(20)];
  };
  expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png']);
  expect(sizeOf(files['color.png'])).toEqual(['PNG', 192, 192]);
  expect(sizeOf(files['outline.png'])).toEqual(['PNG', 32, 32]);
  expect(appPackage(nobody)).toEqual(appPackage(nobody));
});

test('the command builds it for a bot, and says what it misses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-check-'));
  const out = join(folder, 'app.zip');
  const appId = '11111111-2222-3333-4444-555555555555';

  const built = spawnSync(process.execPath, [
    build,
    '--app-id',
    appId,
    '--host',
    'bot.contoso.com',
    '--out',
    out,
  ]);
  const wrong = spawnSync(process.execPath, [build, '--app-id', 'me'], { encoding: 'utf8' });
  const { 'manifest.json': manifest = new Uint8Array() } = unzipSync(readFileSync(out));
  rmSync(folder, { recursive: true });

  expect(built.status).toBe(0);
  expect(JSON.parse(strFromU8(manifest))).toMatchObject({
    id: appId,
    bots: [{ botId: appId }],
    validDomains: ['bot.contoso.com'],
  });
  expect(wrong).toMatchObject({ status: 64, stderr: expect.stringContaining('host') });
});
