/**
 * Settings as they stand in commands, in their output, and in people's own words.
 */
import type { Quote } from '../../model/observation.ts';
import { isNear, longestLine, type Paste, quoteOf } from '../paste.ts';

const parameters = [
  'EncryptionRequired',
  'MAPIEncryptionRequired',
  'BlockedClientVersions',
  'MAPIBlockOutlookVersions',
  'MAPIBlockOutlookNonCachedMode',
  'MAPIBlockOutlookRpcHttp',
  'MAPIBlockOutlookExternalConnectivity',
  'MAPIEnabled',
  'MapiHttpEnabled',
  'ActiveSyncEnabled',
] as const;

const canonical = new Map(parameters.map((name) => [name.toLowerCase(), name]));
const anyName = parameters.join('|');

/** `-EncryptionRequired:$true`, `EncryptionRequired : True`, `EncryptionRequired is true`. */
const assignment = new RegExp(
  `(?<![A-Za-z])-?(${anyName})(?:\\s{0,80}[:=]\\s{0,80}|\\s{1,80}(?:(?:is|was|to|auf|=)\\s{0,80})?)\\$?("[^"]{0,200}"|true|false|null|[\\d.;-]{3,200})`,
  'gi',
);
/** "after enabling MAPIBlockOutlookNonCachedMode", "MAPIEnabled is off for her". */
const spoken = new RegExp(
  `\\b(?:(enabl|turn(?:ed|ing) on|switch(?:ed|ing) on|activat)|(?:disabl|turn(?:ed|ing) off|switch(?:ed|ing) off))[a-z]{0,3} (?:the |of )?-?(${anyName})\\b|\\b(${anyName})(?: (?:is|was|are|has been|got|now)){0,2} (?:(enabled|on|active|activated)|(?:disabled|off))\\b`,
  'gi',
);
const columns = new RegExp(`(?<![A-Za-z])(${anyName})(?![A-Za-z])`, 'gi');

export function readSettings(paste: Paste): Quote[] {
  const named = paste.search.linesFor([columns]).flatMap((line) => namedQuotes(paste, line));
  const encrypts = paste.search
    .linesFor([encryptData])
    .flatMap((line) => encryptDataQuotes(paste, paste.folded[line - 1] ?? '', line));
  return [...named, ...encrypts, ...statusQuotes(paste)].sort((a, b) => a.line - b.line);
}

/** What a line says of the settings that it names. */
function namedQuotes(paste: Paste, line: number): Quote[] {
  const text = paste.lines[line - 1] ?? '';
  if (text.length > longestLine) return [];
  return [
    ...Array.from(text.matchAll(assignment), ([, name = '', value = '']) =>
      settingQuote(paste, name, value, line),
    ),
    ...Array.from(text.matchAll(spoken), ([, enabling, before, behind, enabled]) =>
      settingQuote(paste, before ?? behind ?? '', String(!!(enabling ?? enabled)), line),
    ),
    ...tableQuotes(paste, text, line - 1),
  ];
}

function settingQuote(paste: Paste, name: string, value: string, line: number): Quote {
  const evidence = { value: value.replaceAll('"', '').toLowerCase() };
  return quoteOf(
    paste,
    { name: 'exchange.setting', code: canonical.get(name.toLowerCase()) ?? name, evidence },
    line,
  );
}

/** The output of `Format-Table`: a heading, dashes, and the value below the heading. */
function tableQuotes(paste: Paste, heading: string, index: number): Quote[] {
  if (!/^\s*-{3,}/.test(paste.lines[index + 1] ?? '')) return [];
  return Array.from(heading.matchAll(columns)).flatMap(({ 0: name, index: column }) =>
    paste.lines.slice(index + 2, index + 34).flatMap((row, below) => {
      const value = /^\s{0,3}(True|False)\b/i.exec(row.slice(Math.max(0, column - 1)))?.[1];
      return value ? [settingQuote(paste, name, value, index + 3 + below)] : [];
    }),
  );
}

const off =
  /\b(?:not (?:ticked|checked|enabled|selected|set)|un(?:ticked|checked|selected)|(?:turned|switched|was|is|set to|set) off|off|disabled|cleared|deselected|missing|no tick|without)\b/;
const on = /\b(?:ticked|checked|enabled|selected|turned on|switched on|is on|on)\b/;

const encryptData = /encrypt data between/;

/** "the box Encrypt data between Outlook and Exchange is not ticked". */
function encryptDataQuotes(paste: Paste, folded: string, line: number): Quote[] {
  const at = folded.search(encryptData);
  if (at < 0) return [];
  const behind = folded.slice(at + 20, at + 200);
  const before = folded.slice(Math.max(0, at - 60), at);
  const value = off.test(behind) || off.test(before) ? 'off' : on.test(behind) ? 'on' : undefined;
  if (!value) return [];
  return [
    quoteOf(paste, { name: 'outlook.setting', code: 'EncryptData', evidence: { value } }, line),
  ];
}

const statuses: readonly (readonly [string, RegExp])[] = [
  [
    'Disconnected',
    /\b(?:disconnected|getrennt|d[ée]connect[ée]|desconectado|disconnesso|verbinding verbroken)\b/,
  ],
  [
    'Trying to connect',
    /\btrying to connect\b|\bverbindung wird hergestellt\b|\btentative de connexion\.\.\.|\b(?:mail|directory) .{0,60}\bconnecting\b/,
  ],
];
const whereItStands =
  /\boutlook|status ?bar|bottom|corner|cached|connection status|ctrl|tray|stays?\b|shows?\b|says?\b|statusleiste/;
const connectionStatus = /connection status|\bssl\[(?:no|yes)\]|verbindungsstatus/;

export const settingPatterns = [
  columns,
  encryptData,
  spoken,
  ...statuses.map(([, pattern]) => pattern),
];

/**
 * In cached mode Outlook shows no message: the status bar, or the window of that name, says it, and that is
 * all. The first place of each is enough.
 */
function statusQuotes(paste: Paste): Quote[] {
  if (!paste.about) return [];
  return statuses.flatMap(([code, pattern]) => {
    const first = paste.search.linesFor([pattern]).find((line) => isStatus(paste, pattern, line));
    return first ? [quoteOf(paste, { name: 'outlook.status', code }, first)] : [];
  });
}

function isStatus({ folded }: Paste, pattern: RegExp, line: number): boolean {
  const text = folded[line - 1] ?? '';
  if (!pattern.test(text)) return false;
  return whereItStands.test(text) || isNear(folded, line, connectionStatus, 6);
}
