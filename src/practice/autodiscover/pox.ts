/**
 * Autodiscover by plain old XML: the question, and its answer for Outlook. That for phones is elsewhere.
 *
 * Source: [MS-OXDSCLI] 2.2.4 and 3.2.5. The texts of errors are those that Exchange is known to send
 * (600, 601) or what the table there calls them.
 */
import { child, parseXml, textOf } from '../../wire/xml.ts';
import { type Account, deploymentId } from '../organization.ts';
import type { Answer, ErrorCode, OutlookAnswer } from './answer.ts';
import { blocksFor, type Client } from './blocks.ts';
import type { AutodiscoverKnobs } from './knobs.ts';
import { mobileAnswer, mobileSchema } from './mobile-sync.ts';
import { publishedFor } from './published.ts';
import { documentOf, leaf, node } from './xml-text.ts';

const schemas = 'http://schemas.microsoft.com/exchange/autodiscover';
const responseSchema = `${schemas}/responseschema/2006`;
const outlookSchema = `${schemas}/outlook/responseschema/2006a`;
const requestSchemas = [
  `${schemas}/outlook/requestschema/2006`,
  `${schemas}/mobilesync/requestschema/2006`,
];

export interface Question {
  /** Empty: asked for by DN. */
  readonly address: string;
  readonly legacyDn: string;
  readonly wanted: 'outlook' | 'mobile-sync' | 'unknown';
}

/**
 * @returns nothing if it is no question
 * @throws Failure of `parseXml`
 */
export function readQuestion(document: string): Question | undefined {
  const root = parseXml(document);
  if (root.name !== 'Autodiscover' || !requestSchemas.includes(root.namespace)) return undefined;
  const request = child(root, 'Request');
  const address = textOf(request, 'EMailAddress') ?? '';
  const legacyDn = textOf(request, 'LegacyDN') ?? '';
  const schema = textOf(request, 'AcceptableResponseSchema');
  if (schema === undefined || (address === '' && legacyDn === '')) return undefined;
  const wanted =
    schema === outlookSchema ? 'outlook' : schema === mobileSchema ? 'mobile-sync' : 'unknown';
  return { address, legacyDn, wanted };
}

/** @param port of the front, as clients outside see it */
export function poxAnswer(
  answer: Answer,
  wanted: Question['wanted'],
  client: Client,
  port: number,
  knobs: AutodiscoverKnobs,
): string {
  if (wanted === 'unknown') return errorDocument(601);
  if (answer.kind === 'error') return errorDocument(answer.code, wanted);
  if (wanted === 'mobile-sync' && answer.kind !== 'redirect-url')
    return enveloped(mobileSchema, mobileAnswer(answer, port, knobs));
  return enveloped(outlookSchema, outlookAnswer(answer, client, port, knobs));
}

/** @param provider who found it; nothing: the service itself */
export function errorDocument(code: ErrorCode, provider?: 'outlook' | 'mobile-sync'): string {
  const isOfService = provider === undefined || code === 600 || code === 601;
  const time = new Date().toISOString().slice(11, 23);
  const schema = provider === 'mobile-sync' ? mobileSchema : outlookSchema;
  const error = node(
    'Error',
    [leaf('ErrorCode', String(code)), leaf('Message', messages[code]), node('DebugData', [])],
    { Time: `${time}0000`, Id: '1054084152' },
  );
  return enveloped(isOfService ? undefined : schema, [error]);
}

const messages = {
  500: "The email address can't be found.",
  501: 'Bad Address',
  600: 'Invalid Request',
  601: 'Provider is not available',
  602: 'Bad Address',
  603: 'Server Error',
} as const satisfies Record<ErrorCode, string>;

function enveloped(schema: string | undefined, content: readonly string[]): string {
  const response = node('Response', content, schema === undefined ? {} : { xmlns: schema });
  return documentOf(node('Autodiscover', [response], { xmlns: responseSchema }));
}

function outlookAnswer(
  answer: OutlookAnswer,
  client: Client,
  port: number,
  knobs: AutodiscoverKnobs,
): string[] {
  switch (answer.kind) {
    case 'redirect-url':
      return [account('redirectUrl', [leaf('RedirectUrl', answer.url)])];
    case 'redirect-address':
      return [account('redirectAddr', [leaf('RedirectAddr', answer.address)])];
    case 'settings': {
      const published = publishedFor(answer.account, port, knobs);
      return [person(answer.account), account('settings', blocksFor(published, client, knobs))];
    }
  }
}

function account(action: string, content: readonly string[]): string {
  return node('Account', [leaf('AccountType', 'email'), leaf('Action', action), ...content]);
}

function person({ displayName, dn, mailbox }: Account): string {
  return node('User', [
    leaf('DisplayName', displayName),
    leaf('LegacyDN', dn),
    leaf('AutoDiscoverSMTPAddress', mailbox),
    leaf('DeploymentId', deploymentId),
  ]);
}
