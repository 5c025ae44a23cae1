/**
 * Lines of an IIS log: the status with its sub-status and the Windows error behind it.
 *
 * Fields stand in the order that a `#Fields:` line says, or in the order of IIS where nobody pasted
 * that line. A 401 that opens a handshake is no fault: it says that no credentials came yet, or the same
 * client was let in further down. Source: W3C Extended Log File Format; "HTTP status codes in IIS";
 * winerror.h and ntstatus.h for the third number, which IIS prints unsigned. Times are UTC.
 */
import type { Match } from '../matching/matcher.ts';
import type { Paste } from '../paste.ts';

/** One answered request, in lower case as everything that is read. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: string;
  /** Like `403.4`; nothing where the log has no such column. */
  readonly subStatus?: string;
  /** The name of the Windows error, its number where it has none here; nothing for 0. */
  readonly win32?: string;
  /** A 401 that only opens a handshake. */
  readonly opens: boolean;
}

interface Row extends Omit<LoggedRequest, 'opens'> {
  readonly line: number;
  readonly client: string;
}

/** SEC_E_NO_CREDENTIALS and SEC_I_CONTINUE_NEEDED: the first legs of a handshake. */
const openings = new Set(['SEC_E_NO_CREDENTIALS', 'SEC_I_CONTINUE_NEEDED']);

const win32Names: ReadonlyMap<string, string> = new Map([
  ['5', 'ERROR_ACCESS_DENIED'],
  ['64', 'ERROR_NETNAME_DELETED'],
  ['121', 'ERROR_SEM_TIMEOUT'],
  ['995', 'ERROR_OPERATION_ABORTED'],
  ['1236', 'ERROR_CONNECTION_ABORTED'],
  ['1311', 'ERROR_NO_LOGON_SERVERS'],
  ['1326', 'ERROR_LOGON_FAILURE'],
  ['1330', 'ERROR_PASSWORD_EXPIRED'],
  ['1331', 'ERROR_ACCOUNT_DISABLED'],
  ['1907', 'ERROR_PASSWORD_MUST_CHANGE'],
  ['1909', 'ERROR_ACCOUNT_LOCKED_OUT'],
  ['590610', 'SEC_I_CONTINUE_NEEDED'],
  ['2148074243', 'SEC_E_TARGET_UNKNOWN'],
  ['2148074248', 'SEC_E_INVALID_TOKEN'],
  ['2148074252', 'SEC_E_LOGON_DENIED'],
  ['2148074254', 'SEC_E_NO_CREDENTIALS'],
  ['2148074257', 'SEC_E_NO_AUTHENTICATING_AUTHORITY'],
  ['2148074274', 'SEC_E_WRONG_PRINCIPAL'],
  ['2148074276', 'SEC_E_TIME_SKEW'],
  ['2148074310', 'SEC_E_BAD_BINDINGS'],
  ['2148081680', 'CRYPT_E_REVOKED'],
  ['2148081683', 'CRYPT_E_REVOCATION_OFFLINE'],
  ['2148204801', 'CERT_E_EXPIRED'],
  ['2148204809', 'CERT_E_UNTRUSTEDROOT'],
  ['3221225572', 'STATUS_NO_SUCH_USER'],
  ['3221225578', 'STATUS_WRONG_PASSWORD'],
  ['3221225581', 'STATUS_LOGON_FAILURE'],
  ['3221225585', 'STATUS_PASSWORD_EXPIRED'],
  ['3221225586', 'STATUS_ACCOUNT_DISABLED'],
  ['3221225875', 'STATUS_ACCOUNT_EXPIRED'],
  ['3221226036', 'STATUS_ACCOUNT_LOCKED_OUT'],
  ['3221226331', 'STATUS_BAD_BINDINGS'],
]);

const methods =
  'get|head|post|put|options|propfind|rpc_in_data|rpc_out_data|x-anonymoustls|subscribe';
const method = new RegExp(`^(?:${methods})$`);
const mostFields = 40;
const heading = '#fields:';

/** method path query port user client agent status substatus win32 [time], as IIS writes it by default */
const usualOrder = new RegExp(
  `\\b(${methods}) (/\\S{0,400})(?: .{0,1800}?)?\\s([1-5]\\d\\d) (\\d{1,3}) (\\d{1,10})(?:\\s\\d{1,9}){0,3}(?:\\s(?:-|[\\da-f.:]{7,45}))?(?=\\s?$|[,;)])`,
);
/** What stands behind path and query, if nothing was cut out: port, user, client. */
const client = /^\S+ \S+ \d{1,5} \S+ ([\da-f.:]{3,45}) /;

export const iisPatterns = [usualOrder];

/** The requests by their lines; the first line is 1. */
export function loggedRequests(paste: Paste): ReadonlyMap<number, LoggedRequest> {
  const byLine = new Map(paste.search.folded(usualOrder).map((match) => [match.line, match]));
  const ordered = Array.from(byLine.values(), (match) => byOrder(paste, match));
  const rows = new Map([...ordered, ...rowsByFields(paste)].map((row) => [row.line, row]));
  return withOpenings([...rows.values()].sort((a, b) => a.line - b.line));
}

/** Of a log with its heading, which is read on from there. */
function rowsByFields({ folded }: Paste): Row[] {
  const first = folded.findIndex((line) => line.startsWith(heading));
  if (first === -1) return [];
  let fields: readonly string[] = [];
  return folded.slice(first).flatMap((text, index) => {
    if (text.startsWith(heading))
      fields = text.slice(heading.length).trim().split(' ').slice(0, mostFields);
    return byFields(fields, text, first + index + 1) ?? [];
  });
}

function byFields(fields: readonly string[], text: string, line: number): Row | undefined {
  if (text.startsWith('#')) return undefined;
  const values = text.trim().split(' ', mostFields + 1);
  if (values.length !== fields.length) return undefined;
  const cellOf = (name: string) => values[fields.indexOf(name)] ?? '';
  if (!method.test(cellOf('cs-method')) || !/^[1-5]\d\d$/.test(cellOf('sc-status')))
    return undefined;
  return {
    line,
    method: cellOf('cs-method'),
    path: cellOf('cs-uri-stem'),
    client: cellOf('c-ip'),
    ...numbersOf(cellOf('sc-status'), cellOf('sc-substatus'), cellOf('sc-win32-status')),
  };
}

function byOrder({ folded }: Paste, { groups, index, line }: Match): Row {
  const [, verb = '', path = '', status = '', sub = '', win32 = ''] = groups;
  const behind = (folded[line - 1] ?? '').slice(index + verb.length + 1, index + 2600);
  return {
    line,
    method: verb,
    path,
    client: client.exec(behind)?.[1] ?? '',
    ...numbersOf(status, sub, win32),
  };
}

function numbersOf(status: string, sub: string, win32: string) {
  return {
    status,
    ...(/^\d{1,3}$/.test(sub) ? { subStatus: `${status}.${sub}` } : {}),
    ...(/^[1-9]\d{0,9}$/.test(win32) ? { win32: win32Names.get(win32) ?? win32 } : {}),
  };
}

/** From the last line to the first, so that it is known who was let in afterwards. */
function withOpenings(rows: readonly Row[]): ReadonlyMap<number, LoggedRequest> {
  const letIn = new Set<string>();
  const found = rows.toReversed().map(({ line, client: from, ...row }) => {
    const key = `${from} ${row.path}`;
    if (from && /^[23]/.test(row.status)) letIn.add(key);
    const opens = row.status === '401' && (openings.has(row.win32 ?? '') || letIn.has(key));
    return [line, { ...row, opens }] as const;
  });
  return new Map(found.reverse());
}
