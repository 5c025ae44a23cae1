/** Where the forms of Autodiscover say different things of the same mailbox: older clients live by one, EWS by another. */
import { Failure } from '../../model/failure.ts';
import type { Trace } from '../../model/probe.ts';
import type { OutlookSettings } from '../../wire/autodiscover/outlook.ts';
import type { UserSettingsAnswer } from '../../wire/autodiscover/user-settings.ts';
import { blockOf } from './blocks.ts';
import { comparison } from './steps.ts';

interface Voice {
  readonly name: string;
  /** By what they are about; nothing where this form doesn't tell. */
  readonly says: Readonly<Record<string, string | undefined>>;
}

interface Answers {
  readonly current: OutlookSettings;
  /** Without MAPI over HTTP. */
  readonly older: OutlookSettings | undefined;
  readonly soap: UserSettingsAnswer | Failure;
}

export async function compare(
  trace: Trace,
  mailbox: string,
  { current, older, soap }: Answers,
): Promise<void> {
  const voices = [
    { name: 'XML', says: saidIn(current) },
    ...(older ? [{ name: 'XML without MAPI over HTTP', says: saidIn(older) }] : []),
    ...(soap instanceof Failure ? [] : [{ name: 'SOAP', says: saidBySoap(soap) }]),
  ];
  if (voices.length < 2) return;
  await trace.step(comparison, mailbox, async (note) => {
    note({ differences: differencesOf(voices) });
  });
}

function saidIn({ dn, blocks }: OutlookSettings): Voice['says'] {
  const exch = blockOf(blocks, 'EXCH');
  const expr = blockOf(blocks, 'EXPR');
  return {
    LegacyDN: dn,
    'RPC server': exch?.Server,
    'RPC proxy': expr?.Server,
    EWS: expr?.EwsUrl,
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

/** What one form leaves out is no difference: a client of MAPI over HTTP is told of little else. */
function differencesOf(voices: readonly Voice[]): string[] {
  const subjects = [...new Set(voices.flatMap(({ says }) => Object.keys(says)))];
  return subjects.flatMap((subject) => {
    const said = voices.flatMap(({ name, says: { [subject]: value } }) =>
      value === undefined ? [] : [{ name, value }],
    );
    if (new Set(said.map(({ value }) => value.toLowerCase())).size < 2) return [];
    return [`${subject}: ${said.map(({ name, value }) => `${value} (${name})`).join(', ')}`];
  });
}
