/**
 * What the cmdlets say that our own steps ask for: settings of mailboxes, directories and servers, and states.
 *
 * A property with a name of its own counts wherever it stands; `Status` or `State` only in an object whose
 * other properties say what it is. Of several objects the value that hurts is told, so that one database
 * that is not mounted is not outvoted. Source: the cmdlets' pages at learn.microsoft.com/powershell.
 */
import type { Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';
import { type CmdletRecord, cmdletRecords } from './cmdlet-output.ts';

/** Properties and the value that hurts, if any one of several objects has it. */
const settings: ReadonlyMap<string, { readonly code: string; readonly hurts: RegExp }> = new Map(
  Object.entries({
    AutoDiscoverServiceInternalUri: /^http:/,
    BlockedClientVersions: /[\d]/,
    DeviceAccessState: /^(?:blocked|quarantined|devicediscovery)$/,
    ECPEnabled: /^false$/,
    EwsApplicationAccessPolicy: /^enforce/,
    EwsEnabled: /^false$/,
    ExtendedProtectionTokenChecking: /^require$/,
    // That of remote PowerShell is http as Exchange sets it up.
    ExternalUrl: /^http:(?!.{0,300}\/powershell)/,
    HiddenFromAddressListsEnabled: /^true$/,
    IISAuthenticationMethods: /^(?:\{ *\})?$/,
    InternalUrl: /^http:(?!.{0,300}\/powershell)/,
    IsQuarantined: /^true$/,
    LockedOut: /^true$/,
    MAPIBlockOutlookVersions: /[\d]/,
    Mounted: /^false$/,
    OWAEnabled: /^false$/,
    PasswordExpired: /^true$/,
    RequireSenderAuthenticationEnabled: /^true$/,
    SmtpClientAuthenticationDisabled: /^true$/,
    SSLOffloading: /^true$/,
    StorageLimitStatus: /^(?:prohibitsend|mailboxdisabled)$/,
    TcpTestSucceeded: /^false$/,
  }).map(([code, hurts]) => [code.toLowerCase(), { code, hurts }]),
);

interface StateKind {
  readonly code: string;
  /** An object of this kind has all of these properties. */
  readonly has: readonly string[];
  readonly name: string;
  readonly value: string;
  /** Values, with the name before them, that are no trouble. */
  readonly healthy: RegExp;
}

const kinds: readonly StateKind[] = [
  {
    code: 'component',
    has: ['component', 'state'],
    name: 'component',
    value: 'state',
    // Inactive on every server in an organization of one's own.
    healthy: / active$|^(?:forwardsyncdaemon|provisioningrps) /,
  },
  {
    code: 'health',
    has: ['alertvalue'],
    name: 'healthsetname',
    value: 'alertvalue',
    healthy: / (?:healthy|disabled|repairing)$/,
  },
  {
    code: 'certificate',
    has: ['thumbprint', 'status'],
    name: 'services',
    value: 'status',
    healthy: / (?:valid|unknown)$/,
  },
  {
    code: 'database-copy',
    has: ['contentindexstate', 'status'],
    name: 'name',
    value: 'status',
    healthy: / (?:mounted|healthy|mounting|seeding|resynchronizing)$/,
  },
  {
    code: 'application-pool',
    has: ['name', 'state'],
    name: 'name',
    value: 'state',
    healthy: / started$|^(?!msexchange)/,
  },
  {
    code: 'service',
    has: ['name', 'status'],
    name: 'name',
    value: 'status',
    // These two are started by hand where they are wanted.
    healthy: / running$|^(?!msexchange|w3svc |was )|^msexchange(?:imap4|pop3)/,
  },
  {
    code: 'service',
    has: ['requiredservicesrunning', 'servicesnotrunning'],
    name: 'servicesnotrunning',
    value: 'requiredservicesrunning',
    healthy: / true$/,
  },
];

const asked = new Set([...settings.keys(), ...kinds.flatMap(({ has }) => has)]);

export function readCmdletAnswers(paste: Paste): Quote[] {
  const records = cmdletRecords(paste, asked);
  return [
    ...settingQuotes(paste, records),
    ...records.flatMap((record) => stateQuotes(paste, record)),
    ...registryQuotes(paste),
  ];
}

function settingQuotes(paste: Paste, records: readonly CmdletRecord[]): Quote[] {
  const found = new Map<string, { readonly quote: Quote; readonly isWorst: boolean }>();
  for (const [name, { text, line }] of records.flatMap(({ values }) => [...values])) {
    const setting = settings.get(name);
    const value = text.toLowerCase();
    const isWorst = !!setting?.hurts.test(value);
    if (!setting || (found.has(name) && (!isWorst || found.get(name)?.isWorst))) continue;
    const said = { name: 'exchange.setting', code: setting.code, evidence: { value } };
    found.set(name, { quote: quoteOf(paste, said, line), isWorst });
  }
  return Array.from(found.values(), ({ quote }) => quote);
}

function stateQuotes(paste: Paste, { values }: CmdletRecord): Quote[] {
  const kind = kinds.find(({ has }) => has.every((name) => values.has(name)));
  const value = kind && values.get(kind.value);
  if (!kind || !value?.text) return [];
  const evidence = {
    name: values.get(kind.name)?.text.toLowerCase() ?? '',
    value: value.text.toLowerCase(),
  };
  if (kind.healthy.test(`${evidence.name} ${evidence.value}`)) return [];
  return [quoteOf(paste, { name: 'exchange.state', code: kind.code, evidence }, value.line)];
}

/** `reg query` of the policy behind the box "Encrypt data between Outlook and Exchange". */
const encrypts = /\benablerpcencryption reg_dword 0x([01])\b/;

export const cmdletPatterns = [encrypts];

function registryQuotes(paste: Paste): Quote[] {
  return paste.search.folded(encrypts).map(({ groups: [, digit], line }) => {
    const evidence = { value: digit === '1' ? 'on' : 'off' };
    return quoteOf(paste, { name: 'outlook.setting', code: 'EncryptData', evidence }, line);
  });
}
