/** The package that npm makes, installed elsewhere: compiled, with its knowledge in one file. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtempDisposable, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { answerTo, type Settings, startBot, startWorld } from '../peers/whole-bot.ts';

const run = promisify(execFile);
const clone = fileURLToPath(new URL('../../', import.meta.url));
const clonesCommand = join(clone, 'src/exchange-check.mjs');

/** Packed from a copy: what compiles it writes beside the sources. */
const ofThePackage = [
  'src',
  'package.json',
  'tsconfig.json',
  'NOTICE',
  '.ci/compile.mjs',
  '.ci/tsconfig.package.json',
];

/** @param folder where it is built and unpacked @returns the path of the installed package */
async function installedIn(folder: string): Promise<string> {
  const copy = join(folder, 'copy');
  for (const path of ofThePackage) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(clone, path), join(copy, path), { recursive: true });
  }
  // What it depends on is found where npm would have put it: in a folder above.
  const modules = join(clone, 'node_modules');
  for (const place of [folder, copy]) await symlink(modules, join(place, 'node_modules'));
  await run('npm', ['pack', '--offline', '--pack-destination', folder], { cwd: copy });
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (!archive) throw new Error('npm packed nothing');
  await run('tar', ['xzf', join(folder, archive), '-C', folder]);
  return join(folder, 'package');
}

test('the package knows what the clone knows, and its bot checks', {
  timeout: 240_000,
}, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ec-package-'));
  const path = await installedIn(folder.path);
  const files = await readdir(path, { recursive: true });
  const sources = files.filter((name) => /(?<!\.d)\.ts$|\.yaml$/.test(name));
  const asked = async (command: string, ...args: string[]) =>
    (await run(process.execPath, [command, ...args], { maxBuffer: 64 << 20 })).stdout;
  const everything = [
    ['diagnoses', '--json'],
    ['show', 'rpc/encryption-required'],
    ['explain', '--json', 'Store logon returned ecNotEncrypted 2416.'],
  ];

  expect(sources).toEqual([]);
  for (const words of everything) {
    const said = await asked(join(path, 'src/exchange-check.mjs'), ...words);
    expect(said).toBe(await asked(clonesCommand, ...words));
  }

  await using world = await startWorld({ targets: 3 });
  const packed = (data: string, settings: Settings) =>
    startBot(
      { ...settings, EXCHANGE_CHECK_DATA: join(folder.path, data) },
      join(path, 'dist/main.js'),
    );
  await using bot = await packed('data', world.settings);
  const targets = [0, 1, 2].map(world.target);
  const answers = await Promise.all(
    targets.map((target) => answerTo(bot, world.slack, `check ${target}`)),
  );
  await using web = await packed('data-of-web', {});
  const pages = ['/', '/diagnoses'].map((page) => fetch(`${web.url}${page}`));

  expect(answers).toEqual(targets.map((at) => expect.stringContaining(`${at} is healthy`)));
  expect((await Promise.all(pages)).map(({ status }) => status)).toEqual([200, 200]);
});
