/**
 * Targets that an operator describes, where Autodiscover doesn't tell: the RPC server and the DN of
 * their mailbox, and the host that is asked for them. The file is read whenever it is needed.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { targetOf } from './check/target-of.ts';
import type { Mailbox } from './model/account.ts';
import { AccountName, LegacyDn, RpcServer } from './model/account-fields.ts';
import { Unavailable } from './model/books.ts';
import type { Target } from './model/target.ts';

const mostBytes = 1024 * 1024;

const Named = z.string().transform((text, context): Target => {
  const target = targetOf(text);
  if (target) return target;
  context.addIssue({ code: 'custom', message: 'wants a mailbox, domain or host' });
  return z.NEVER;
});

const Front = Named.transform(({ host, domain, port }) => ({ name: host ?? domain, port }));

const Entries = z
  .array(
    z.strictObject({
      target: Named,
      host: Front.optional(),
      server: RpcServer,
      dn: LegacyDn,
      account: AccountName.optional(),
    }),
  )
  .max(10_000);

/** What the file says of a target. */
export interface KnownTarget {
  readonly mailbox: Mailbox;
  /** Hosts and domains that the entry is a word for: it names the account. */
  readonly hosts: readonly string[];
}

/**
 * @param path of the file; nothing: there is none
 * @param account an entry that names one is for that one only
 * @throws Unavailable, with each field that is wrong
 */
export function knownTarget(
  path: string | undefined,
  target: Target,
  account: string,
): KnownTarget | undefined {
  if (path === undefined) return undefined;
  const entries = entriesIn(path).filter((entry) => keyOf(entry.target) === keyOf(target));
  const entry =
    entries.find((one) => one.account === account) ??
    entries.find((one) => one.account === undefined);
  if (!entry) return undefined;
  const { server, dn, host: front } = entry;
  const hosts = [target.host ?? target.domain, ...(front ? [front.name] : [])];
  return {
    mailbox: { server, dn, ...(front ? { front } : {}) },
    hosts: entry.account === undefined ? [] : hosts,
  };
}

function entriesIn(path: string): z.infer<typeof Entries> {
  const read = Entries.safeParse(contentOf(path));
  if (read.success) return read.data;
  throw new Unavailable(`The targets in ${path}: ${z.prettifyError(read.error)}`);
}

function contentOf(path: string): unknown {
  try {
    if (statSync(path).size > mostBytes) throw new Error('it is larger than 1 MB');
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Unavailable(
      `The targets file ${path} can't be read: ${cause instanceof Error ? cause.message : cause}. It wants [{"target": "user@contoso.com", "server": "GUID@contoso.com", "dn": "/o=..."}].`,
      { cause },
    );
  }
}

/** Spellings of one target have one key. */
function keyOf({ mailbox, host, domain, port }: Target): string {
  return `${(mailbox ?? host ?? domain).toLowerCase()}:${port}`;
}
