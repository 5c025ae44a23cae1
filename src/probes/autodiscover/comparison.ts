/** Where the forms of Autodiscover say different things of the same mailbox: older clients live by one, EWS by another. */
import type { Trace } from '../../model/probe.ts';
import type { OutlookSettings } from '../../wire/autodiscover/outlook.ts';
import type { UserSettingsAnswer } from '../../wire/autodiscover/user-settings.ts';
import { blockOf, mapiUrls } from './blocks.ts';
import { comparison } from './steps.ts';

interface Voice {
  readonly name: string;
  /** By what they are about; nothing where this form doesn't tell. */
  readonly says: Readonly<Record<string, string | undefined>>;
}

export async function compare(
  trace: Trace,
  mailbox: string,
  answers: readonly (readonly [name: string, told: OutlookSettings | undefined])[],
  soap: UserSettingsAnswer | undefined,
): Promise<void> {
  const voices = [
    ...answers.flatMap(([name, told]) => (told ? [{ name, says: saidIn(told) }] : [])),
    ...(soap ? [{ name: 'SOAP', says: saidBySoap(soap) }] : []),
  ];
  if (voices.length < 2) return;
  await trace.step(comparison, mailbox, async (note) => {
    note({ differences: differencesOf(voices) });
  });
}

function saidIn({ dn, blocks }: OutlookSettings): Voice['says'] {
  const exch = blockOf(blocks, 'EXCH');
  const expr = blockOf(blocks, 'EXPR');
  const [store] = mapiUrls(blocks, 'MailStore');
  return {
    LegacyDN: dn,
    'RPC server': exch?.Server,
    'RPC proxy': expr?.Server,
    EWS: expr?.EwsUrl,
    'MAPI over HTTP': store,
    blocks: [...new Set(blocks.map(({ type }) => type))].toSorted().join(', '),
  };
}

function saidBySoap({ settings }: UserSettingsAnswer): Voice['says'] {
  return {
    LegacyDN: settings.UserDN,
    'RPC server': settings.InternalRpcClientServer,
    'RPC proxy': settings.ExternalMailboxServer,
    EWS: settings.ExternalEwsUrl,
  };
}

/** What one form leaves out is a difference between the two answers to Outlook only: SOAP has no such blocks. */
function differencesOf(voices: readonly Voice[]): string[] {
  const subjects = [...new Set(voices.flatMap(({ says }) => Object.keys(says)))];
  return subjects.flatMap((subject) => {
    const those = voices.filter(({ says }) => subject in says);
    const values = new Set(those.map(({ says }) => (says[subject] ?? '').toLowerCase()));
    if (values.size < 2) return [];
    const words = those.map(({ name, says }) => `${says[subject] ?? 'nothing'} (${name})`);
    return [`${subject}: ${words.join(', ')}`];
  });
}
