/**
 * Status codes of Exchange ActiveSync, by number only in a text that is about ActiveSync.
 *
 * Source: MS-ASCMD 2.2.2 (common status codes) and MS-ASPROV 3.1.5.2. From 101 on they mean the same
 * in every command; below that each command has its own, which are left alone. Windows devices show
 * them as 0x86000Cnn and HTTP statuses as 0x850100nn: Surface Hub, device account error codes.
 */
import type { Quote } from '../../model/observation.ts';
import { longestLine, type Paste, quoteOf } from '../paste.ts';

const names: Readonly<Record<string, number>> = {
  InvalidContent: 101,
  InvalidWBXML: 102,
  InvalidXML: 103,
  DeviceIdMissingOrInvalid: 108,
  DeviceTypeMissingOrInvalid: 109,
  ServerError: 110,
  ServerErrorRetryLater: 111,
  ActiveDirectoryAccessDenied: 112,
  MailboxQuotaExceeded: 113,
  MailboxServerOffline: 114,
  SendQuotaExceeded: 115,
  UserHasNoMailbox: 123,
  UserCannotBeAnonymous: 124,
  UserPrincipalCouldNotBeFound: 125,
  UserDisabledForSync: 126,
  UserOnNewMailboxCannotSync: 127,
  UserOnLegacyMailboxCannotSync: 128,
  DeviceIsBlockedForThisUser: 129,
  AccessDenied: 130,
  AccountDisabled: 131,
  CommandNotSupported: 137,
  VersionNotSupported: 138,
  DeviceNotFullyProvisionable: 139,
  RemoteWipeRequested: 140,
  LegacyDeviceOnStrictPolicy: 141,
  DeviceNotProvisioned: 142,
  PolicyRefresh: 143,
  InvalidPolicyKey: 144,
  ExternallyManagedDevicesNotAllowed: 145,
  DeviceInformationRequired: 165,
  MaximumDevicesReached: 177,
};
const codes = new Set(Object.values(names).map(String));
/** Others have errors of these names, too. */
const common = new Set([
  'ServerError',
  'AccessDenied',
  'InvalidContent',
  'InvalidXML',
  'CommandNotSupported',
  'VersionNotSupported',
]);
const byName = new Map(
  Object.entries(names)
    .filter(([name]) => !common.has(name))
    .map(([name, code]) => [name.toLowerCase(), String(code)]),
);
const anyName = new RegExp(`\\b(?:${[...byName.keys()].join('|')})\\b`, 'gi');

const aboutActiveSync =
  /active ?sync|airsync|\bEAS\b|tb ?sync|foldersync|wbxml|z-push|provision(?:ing|ed)?\b/i;
const numbered =
  /\bstatus(?:[ _-]?code)?\b[^\w\r\n]{0,6}(?:code|is|=)?[^\w\r\n]{0,4}(1\d\d)\b|\bstatus\.\w{2,20}\.(1\d\d)\b|\b(?:eas|activesync|sync|provision\w{0,20})(?: \w{1,40}){0,3} (?:error|status|code) ?[:=(<#]? ?(1\d\d)\b/gi;

/** 0x86000C29 is 142: the code behind 0x86000B9B. */
const windowsStatus = /\b(?:0x)?86000c([0-9a-f]{2})\b/gi;
const windowsBase = 0xb9b;
const windowsHttp = /\b(?:0x)?850100(04|05|14|17)\b/gi;
const httpOf: Readonly<Record<string, string>> = { '04': '403', '05': '404', 14: '500', 17: '503' };

export const activeSyncPatterns = [aboutActiveSync, anyName, numbered, windowsStatus, windowsHttp];

export function readActiveSyncStatuses(paste: Paste): Quote[] {
  const isAbout = paste.search.has(aboutActiveSync);
  return [...(isAbout ? statusesOf(paste) : []), ...windowsCodesOf(paste)];
}

function windowsCodesOf(paste: Paste): Quote[] {
  return paste.search.linesFor([windowsStatus, windowsHttp]).flatMap((line) => {
    const text = paste.lines[line - 1] ?? '';
    if (text.length > longestLine) return [];
    const statuses = Array.from(text.matchAll(windowsStatus), ([, low = '']) =>
      String(Number.parseInt(`c${low}`, 16) - windowsBase),
    ).filter((code) => codes.has(code));
    const http = Array.from(text.matchAll(windowsHttp), ([, low = '']) => httpOf[low] ?? '');
    return [
      ...statuses.map((code) => quoteOf(paste, { name: 'activesync.status', code }, line)),
      ...http.map((code) =>
        quoteOf(paste, { name: 'http.said', code, evidence: { service: 'activesync' } }, line),
      ),
    ];
  });
}

function statusesOf(paste: Paste): Quote[] {
  return paste.search.linesFor([anyName, numbered]).flatMap((line) => {
    const text = paste.lines[line - 1] ?? '';
    if (text.length > longestLine) return [];
    const found = [
      ...Array.from(text.matchAll(anyName), ([name]) => byName.get(name.toLowerCase()) ?? ''),
      ...Array.from(text.matchAll(numbered), (match) => match.slice(1).find(Boolean) ?? ''),
    ];
    return found
      .filter((code) => codes.has(code))
      .map((code) => quoteOf(paste, { name: 'activesync.status', code }, line));
  });
}
