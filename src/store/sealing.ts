/**
 * Seals the passwords of accounts: AES-256-GCM, a random nonce of 96 bits for each (NIST SP 800-38D
 * 8.2.2), and the account's name as additional data, so that a sealed text opens under no other name.
 *
 * A sealed text names its key. The newest key seals and all open, so keys can be changed while the
 * bot runs; they are read whenever they are needed.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../model/account.ts';
import { Unavailable } from '../model/books.ts';
import { readPrivate } from './private-file.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const version = 'v1';

export interface KeySource {
  /** Of the environment: base64 keys, the newest first. */
  readonly key?: string;
  /** A file of them, one a line. */
  readonly keyFile?: string;
  /** Without either a key is made here, once. */
  readonly dataFolder: string;
}

interface Key {
  /** Names it without telling it: the first 8 hexadecimal digits of its SHA-256. */
  readonly id: string;
  readonly bytes: Buffer;
}

export class Sealing {
  readonly #source: KeySource;

  constructor(source: KeySource) {
    this.#source = source;
  }

  /** The key that seals. @throws Unavailable */
  get newestKey(): string {
    return this.#newest().id;
  }

  /** @throws Unavailable if there is no key that can be used */
  seal(secret: Secret, name: string): string {
    const { id, bytes } = this.#newest();
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, bytes, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(name, 'utf8'));
    const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
    const parts = [nonce, text, cipher.getAuthTag()].map((part) => part.toString('base64url'));
    return [version, id, ...parts].join('.');
  }

  /** @throws Unavailable if it was sealed with another key, for another name, or is damaged */
  open(sealed: string, name: string): Secret {
    const [format, id, nonce = '', text = '', tag = ''] = sealed.split('.');
    const keys = keysOf(this.#source);
    const key = keys.find((one) => one.id === id);
    if (format !== version || !key) throw new Unavailable(lacking(name, id, keys));
    const [iv, body, authTag] = [nonce, text, tag].map((part) => Buffer.from(part, 'base64url'));
    try {
      if (!iv || !body || !authTag) throw new Error('incomplete');
      const decipher = createDecipheriv(algorithm, key.bytes, iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(name, 'utf8'));
      decipher.setAuthTag(authTag);
      return new Secret(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
    } catch (cause) {
      throw new Unavailable(
        `The password of ${name} does not open: what is stored was changed, or is another account's. Add it again: account add ${name}`,
        { cause },
      );
    }
  }

  /** Whether it was sealed with the newest key. */
  isNewest(sealed: string): boolean {
    return sealed.split('.')[1] === this.newestKey;
  }

  #newest(): Key {
    const [newest] = keysOf(this.#source);
    if (!newest) throw new Unavailable('There is no key to seal accounts with.');
    return newest;
  }
}

function lacking(name: string, id: string | undefined, keys: readonly Key[]): string {
  const have = keys.map((key) => key.id).join(', ');
  return `The password of ${name} is sealed with the key ${id}, and this machine has only ${have}. Give it that key by EXCHANGE_CHECK_KEY_FILE, or add the account again: account add ${name}`;
}

function keysOf({ key, keyFile, dataFolder }: KeySource): Key[] {
  if (key !== undefined) return parsed(key, 'EXCHANGE_CHECK_KEY');
  if (keyFile !== undefined) return parsed(readPrivate(keyFile), keyFile);
  const own = join(dataFolder, 'key');
  if (!existsSync(own)) makeKey(dataFolder, own);
  return parsed(readPrivate(own), own);
}

function parsed(text: string, where: string): Key[] {
  const lines = text.split(/[\s,]+/).filter(Boolean);
  const keys = lines.map((line) => Buffer.from(line, 'base64'));
  if (keys.length === 0 || keys.some(({ length }) => length !== keyBytes))
    throw new Unavailable(
      `${where} wants keys of 32 bytes in base64, the newest first. Make one with: openssl rand -base64 32`,
    );
  return keys.map((bytes) => ({
    bytes,
    id: createHash('sha256').update(bytes).digest('hex').slice(0, 8),
  }));
}

/** Two processes may do it at once: the first link counts, and both read what is there then. */
function makeKey(folder: string, path: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(keyBytes).toString('base64')}\n`);
    fsyncSync(file);
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    closeSync(file);
    rmSync(draft);
  }
}
