/** On a disk of its own that is as small as we like: only root can make one. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { testIf } from '../peers/peers.ts';
import { dataFolder } from '../peers/stores.ts';

const size = 72 * 1024 * 1024;
const ballast = 12 * 1024 * 1024;

testIf(canMount(), 'mount (as root)')(
  'a full disk is said, survived, and used again when there is space',
  { timeout: 120_000 },
  async () => {
    await using template = await dataFolder();
    using disk = smallDisk();
    cpSync(template.path, disk.path, { recursive: true });
    const complaints: string[] = [];
    const again = Promise.withResolvers<void>();
    const complain = (message: string) => {
      complaints.push(message);
      if (message.includes('runs again')) again.resolve();
    };
    await using store = await openStore({ folder: disk.path, owns: true, complain });
    const write = (name: string) =>
      store.ask(() =>
        store.pool.query('insert into keys values ($1, $2)', [
          name,
          randomBytes(20_000).toString('base64'),
        ]),
      );
    writeFileSync(`${disk.path}/ballast`, Buffer.alloc(ballast));

    let written = 0;
    const failure = await (async () => {
      for (;;) {
        try {
          await write(`k${written}`);
          written += 1;
        } catch (error) {
          return error;
        }
      }
    })();
    // The first write may only have been refused; the engine gives up by the second at the latest.
    await write('more').catch(() => undefined);
    rmSync(`${disk.path}/ballast`);
    await again.promise;
    await write('after');

    expect(failure).toMatchObject({
      name: 'Unavailable',
      message: expect.stringContaining('full'),
    });
    expect(complaints.join('\n')).toContain('broke down');
    const { rows } = await store.pool.query<{ readonly name: string }>('select name from keys');
    const there = rows.map(({ name }) => name);
    const acknowledged = Array.from({ length: written }, (_, number) => `k${number}`);
    expect(there).toEqual(expect.arrayContaining([...acknowledged, 'after']));
  },
);

function smallDisk() {
  const path = mkdtempSync(join(tmpdir(), 'ec-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  return {
    path,
    [Symbol.dispose]() {
      execFileSync('umount', ['--lazy', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function canMount(): boolean {
  try {
    smallDisk()[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}
