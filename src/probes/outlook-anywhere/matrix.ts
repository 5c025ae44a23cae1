/**
 * Which logons tell the causes of a refusal apart: one that succeeds is told from its twin that
 * doesn't by one difference, encryption or the client's version.
 *
 * The first is made without encryption, since a server that demands it answers an encrypted one as if
 * nothing were the matter. Source: [MS-OXCRPC] 3.1.4.1.3 and 3.1.4.1.
 */
import type { Scheme } from '../../net/http-logon.ts';
import { formatVersion, type Version } from '../../wire/emsmdb/client-version.ts';
import { conversationOf, endOf, step } from '../visit.ts';
import { encryption, versions } from './steps.ts';
import { logOn, type Manner } from './store-logon.ts';
import type { MailboxVisit } from './visit.ts';

/** Outlook 2007: the oldest that is told ecNotEncrypted. */
const older: Version = [12, 0, 4228, 0];
/** Outlook of today. */
const newer: Version = [16, 0, 18_526, 20_144];

const unencrypted = 'RPC_C_AUTHN_LEVEL_CONNECT';
const encrypted = 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY';

const success = 'ecNone';
const versionRefused = 'ecClientVerDisallowed';

/** What the same client may get encrypted that refuses it without. */
const mayBeEncryption: ReadonlySet<string> = new Set([
  'ecNotEncrypted',
  versionRefused,
  'RPC_S_ACCESS_DENIED',
  'RPC_S_UNSUPPORTED_AUTHN_LEVEL',
  'nca_unsupported_authn_level',
  'ecRpcAuthentication',
  'ecRpcBadAuthenticationLevel',
]);

/** How the store says it; what is said before it decides may have other reasons. */
const storeWants: ReadonlySet<string> = new Set(['ecNotEncrypted', versionRefused]);

export async function runMatrix(visit: MailboxVisit, scheme: Scheme): Promise<void> {
  const attempt = async (manner: Manner) => {
    const end = await endOf(logOn(visit, scheme, manner));
    visit.node.ends.push(`${formatVersion(manner.client)} ${manner.level} ${end}`);
    return end;
  };
  const first = await attempt({ client: older, level: unencrypted });
  if (first === versionRefused) {
    const second = await attempt({ client: newer, level: unencrypted });
    await compareVersions(visit, first, second);
    await encryptedToo(visit, newer, second, attempt);
    return;
  }
  await encryptedToo(visit, older, first, attempt);
}

async function encryptedToo(
  visit: MailboxVisit,
  client: Version,
  plain: string,
  attempt: (manner: Manner) => Promise<string>,
): Promise<void> {
  if (!mayBeEncryption.has(plain)) return;
  const sealed = await attempt({ client, level: encrypted });
  const name = formatVersion(client);
  const talk = conversationOf(visit);
  await step(visit, encryption, `as ${name}`, talk, async (note) => {
    note({ client: name, unencrypted: plain, encrypted: sealed });
    if (sealed !== success) return;
    note.warn(storeWants.has(plain) ? 'encryption.required' : 'encryption.helps');
  });
}

/** The same level, the same mailbox, and another answer: only the version made the difference. */
function isPastVersions(end: string): boolean {
  return end === success || end === 'ecNotEncrypted';
}

async function compareVersions(visit: MailboxVisit, old: string, today: string): Promise<void> {
  const talk = conversationOf(visit);
  await step(visit, versions, 'two clients', talk, async (note) => {
    note({
      olderClient: formatVersion(older),
      older: old,
      newerClient: formatVersion(newer),
      newer: today,
    });
    if (isPastVersions(today)) note.warn('version.blocked');
  });
}
