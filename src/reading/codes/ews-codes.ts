/**
 * Response codes of Exchange Web Services by name: in a SOAP answer, as an exception of a client
 * library, or in the JSON of Microsoft Graph, which hands some of them on.
 *
 * Source: [MS-OXWSCDATA] 2.2.5.24, ResponseCodeType. Names that other programs use, too, count only
 * in a text about Exchange.
 */
import type { Quote } from '../../model/observation.ts';
import { longestLine, type Paste, quoteOf } from '../paste.ts';

const specific = [
  'ErrorAccountDisabled',
  'ErrorADUnavailable',
  'ErrorADOperation',
  'ErrorAutoDiscoverFailed',
  'ErrorAvailabilityConfigNotFound',
  'ErrorCannotCreateCalendarItemInNonCalendarFolder',
  'ErrorCannotDeleteObject',
  'ErrorCannotUseFolderIdForItemId',
  'ErrorCreateItemAccessDenied',
  'ErrorCrossSiteRequest',
  'ErrorDelegateNoUser',
  'ErrorDeleteDistinguishedFolder',
  'ErrorExceededConnectionCount',
  'ErrorExceededSubscriptionCount',
  'ErrorExceededFindCountLimit',
  'ErrorFolderNotFound',
  'ErrorFreeBusyGenerationFailed',
  'ErrorImpersonateUserDenied',
  'ErrorImpersonationDenied',
  'ErrorImpersonationFailed',
  'ErrorIncorrectSchemaVersion',
  'ErrorInsufficientResources',
  'ErrorInvalidExchangeImpersonationHeaderData',
  'ErrorInvalidMailboxItemId',
  'ErrorInvalidServerVersion',
  'ErrorInvalidSmtpAddress',
  'ErrorMailboxConfiguration',
  'ErrorMailboxFailover',
  'ErrorMailboxLogonFailed',
  'ErrorMailboxMoveInProgress',
  'ErrorMailboxStoreUnavailable',
  'ErrorMailRecipientNotFound',
  'ErrorMissingEmailAddress',
  'ErrorNoFreeBusyAccess',
  'ErrorNonExistentMailbox',
  'ErrorNonPrimarySmtpAddress',
  'ErrorNoRespondingCASInDestinationSite',
  'ErrorPasswordChangeRequired',
  'ErrorPasswordExpired',
  'ErrorProxyRequestNotAllowed',
  'ErrorProxyRequestProcessingFailed',
  'ErrorProxyServiceDiscoveryFailed',
  'ErrorProxyTokenExpired',
  'ErrorSendAsDenied',
  'ErrorServerBusy',
  'ErrorTooManyObjectsOpened',
];
const shared = [
  'ErrorAccessDenied',
  'ErrorConnectionFailed',
  'ErrorInternalServerError',
  'ErrorItemNotFound',
  'ErrorQuotaExceeded',
  'ErrorTimeoutExpired',
  'ErrorTokenSerializationDenied',
  'ErrorInvalidUser',
  'ErrorInvalidRequest',
];

const byName = new Map([...specific, ...shared].map((name) => [name.toLowerCase(), name]));
const ambiguous = new Set(shared);
const word = /(?<![a-z])error[a-z]{5,60}(?![a-z])/gi;
const graph =
  /graph\.microsoft\.com|\bms ?graph\b|\bmicrosoft graph\b|\bgraph (?:api|mailer|sdk)\b/i;

export const ewsPatterns = [word, graph];

export function readEwsCodes(paste: Paste): Quote[] {
  const about = paste.about || paste.search.has(graph);
  return paste.search.linesFor([word]).flatMap((line) => {
    const text = paste.lines[line - 1] ?? '';
    if (text.length > longestLine) return [];
    const names = Array.from(text.matchAll(word), ([name]) => byName.get(name.toLowerCase()) ?? '');
    return [...new Set(names)]
      .filter((name) => name !== '' && (about || !ambiguous.has(name)))
      .map((code) => quoteOf(paste, { name: 'ews.response', code }, line));
  });
}
