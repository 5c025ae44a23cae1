import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempDisposableSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/account.ts';
import { Unavailable } from '../../src/model/books.ts';
import { Sealing } from '../../src/store/sealing.ts';

const key = () => randomBytes(32).toString('base64');
const password = new Secret('correct horse');
const nowhere = '/nowhere';

test('what is sealed opens, for the account it was sealed for and no other', () => {
  const sealing = new Sealing({ key: key(), dataFolder: nowhere });

  const sealed = sealing.seal(password, 'helpdesk');

  expect(sealing.open(sealed, 'helpdesk').reveal()).toBe('correct horse');
  expect(() => sealing.open(sealed, 'admin')).toThrow(Unavailable);
  expect(() => sealing.open(sealed, 'admin')).toThrow(/account add admin/);
  expect(sealing.seal(password, 'helpdesk')).not.toBe(sealed);
});

test.each([0, 20, 40, -1])('a sealed text that was changed at %i does not open', (at) => {
  const sealing = new Sealing({ key: key(), dataFolder: nowhere });
  const bytes = Buffer.from(sealing.seal(password, 'helpdesk'));
  const index = at < 0 ? bytes.length - 4 : at;
  bytes.write(bytes.toString('utf8', index, index + 1) === 'A' ? 'B' : 'A', index);

  expect(() => sealing.open(bytes.toString(), 'helpdesk')).toThrow(Unavailable);
});

test('the newest key seals, and all open', () => {
  const [older, newer] = [key(), key()];
  const before = new Sealing({ key: older, dataFolder: nowhere });
  const between = new Sealing({ key: `${newer}\n${older}`, dataFolder: nowhere });
  const after = new Sealing({ key: newer, dataFolder: nowhere });

  const old = before.seal(password, 'helpdesk');
  const anew = between.seal(between.open(old, 'helpdesk'), 'helpdesk');

  expect(between.isNewest(old)).toBe(false);
  expect(between.isNewest(anew)).toBe(true);
  expect(after.open(anew, 'helpdesk').reveal()).toBe('correct horse');
  expect(() => after.open(old, 'helpdesk')).toThrow(/EXCHANGE_CHECK_KEY_FILE/);
});

test('without a key of the operator one is made in the data folder, once, for us alone', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'ec-key-'));
  const dataFolder = join(folder.path, 'data');

  const sealed = new Sealing({ dataFolder }).seal(password, 'helpdesk');

  expect(new Sealing({ dataFolder }).open(sealed, 'helpdesk').reveal()).toBe('correct horse');
  expect(statSync(join(dataFolder, 'key')).mode & 0o777).toBe(0o600);
});

test.each([0o644, 0o640, 0o604])('a key file of mode %o is refused, with what to type', (mode) => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'ec-key-'));
  const keyFile = join(folder.path, 'keys');
  writeFileSync(keyFile, key());
  chmodSync(keyFile, mode);

  const seal = () => new Sealing({ keyFile, dataFolder: nowhere }).seal(password, 'helpdesk');

  expect(seal).toThrow(`chmod 600 ${keyFile}`);
  chmodSync(keyFile, 0o600);
  expect(seal).not.toThrow();
});

test.each(['', 'short', randomBytes(16).toString('base64')])(
  'the key "%s" is refused without being told',
  (wrong) => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'ec-key-'));
    const keyFile = join(folder.path, 'keys');
    writeFileSync(keyFile, wrong, { mode: 0o600 });

    const seal = () => new Sealing({ keyFile, dataFolder: nowhere }).seal(password, 'helpdesk');

    expect(seal).toThrow(/openssl rand -base64 32/);
    expect(readFileSync(keyFile, 'utf8')).toBe(wrong);
  },
);
