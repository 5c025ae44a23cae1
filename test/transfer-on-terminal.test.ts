/** `export` and `import` as programs: with a file, packed, and by standard streams. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openStore } from '../src/store/store.ts';
import { dataFolder, embeddedStore } from './peers/stores.ts';

const command = fileURLToPath(new URL('../src/exchange-check.mjs', import.meta.url));
const complain = () => undefined;

function run(folder: string, args: readonly string[], input = '') {
  return spawnSync(process.execPath, [command, ...args], {
    input,
    encoding: 'utf8',
    timeout: 110_000,
    env: { PATH: process.env.PATH, EXCHANGE_CHECK_DATA: folder },
  });
}

test('what one machine exports while the bot runs, another one imports', async () => {
  await using bot = await embeddedStore();
  await using other = await dataFolder();
  await using place = await mkdtempDisposable(join(tmpdir(), 'ec-transfer-'));
  const file = join(place.path, 'all.jsonl.gz');
  await bot.pool.query("insert into keys values ('links', 'abc')");

  // The bot lives in this process, so it must not be blocked while the terminal asks it.
  const env = { PATH: process.env.PATH, EXCHANGE_CHECK_DATA: bot.folder };
  const terminal = spawn(process.execPath, [command, 'export', file], { env, stdio: 'ignore' });
  expect(await once(terminal, 'exit')).toEqual([0, null]);
  const imported = run(other.path, ['import', file]);

  expect(imported).toMatchObject({ status: 0, stdout: '' });
  expect(imported.stderr).toContain('1 rows were imported');
  expect(
    gunzipSync(await readFile(file))
      .toString()
      .split('\n'),
  ).toHaveLength(4);
  await using store = await openStore({ folder: other.path, owns: true, complain });
  expect((await store.pool.query('select * from keys')).rows).toEqual([
    { name: 'links', value: 'abc' },
  ]);
});

test('standard streams carry it, and a damaged file is refused', { timeout: 300_000 }, async () => {
  await using first = await dataFolder();
  await using place = await mkdtempDisposable(join(tmpdir(), 'ec-transfer-'));
  const damaged = join(place.path, 'all.jsonl.gz');
  await writeFile(damaged, 'no gzip at all');

  const { status, stdout } = run(first.path, ['export', '-']);
  const again = run(first.path, ['import', '-'], stdout);
  const cut = run(first.path, ['import', '-'], stdout.slice(0, 40));

  expect(status).toBe(0);
  expect(again.status).toBe(0);
  expect(cut).toMatchObject({ status: 64, stderr: expect.stringMatching(/^Line 2: .*cut off/) });
  expect(run(first.path, ['import', damaged])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('gzip can not read it'),
  });
  expect(run(first.path, ['import', 'nowhere.jsonl']).status).toBe(64);
  expect(run(first.path, ['export']).status).toBe(64);
});
